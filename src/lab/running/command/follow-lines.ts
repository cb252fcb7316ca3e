import { open } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import { isNotFound } from '../../../files/regular-file.ts';
import { ExpectedError } from '../../../messages/expected-error.ts';

/** The longest line that is read: a row of 1,000 metrics has half of it. */
const longestLine = 64_000;
const chunkBytes = 1_000_000;

/** A line of a file, and its number, from 1 on. */
export interface FileLine {
  text: string;
  number: number;
}

/** Follows a file that another process appends to. */
export interface FollowedFile {
  /** The lines that were appended since the last call. What has no line end yet is left for later. */
  read(): Promise<FileLine[]>;
  /** All lines that are left, when nobody writes any more: the last one may lack its end. */
  readRest(): Promise<FileLine[]>;
}

/** Follows a file from its start. It needn't be there yet. */
export function followFile(file: string): FollowedFile {
  const decoder = new StringDecoder('utf8');
  let offset = 0;
  let rest = '';
  let number = 0;
  const numbered = (text: string): FileLine => {
    number++;
    if (text.length <= longestLine) return { text, number };
    throw new ExpectedError(
      `line ${number} of its rows has more than ${longestLine} characters: write one row a line`,
    );
  };
  const readChunk = async () => {
    const bytes = await readFrom(file, offset);
    offset += bytes.length;
    const parts = (rest + decoder.write(bytes)).split('\n');
    rest = parts.pop()!;
    if (rest.length > longestLine) numbered(rest);
    return { lines: parts.map(numbered), isEnd: bytes.length < chunkBytes };
  };
  return {
    read: async () => (await readChunk()).lines,
    async readRest() {
      const lines: FileLine[] = [];
      for (let isEnd = false; !isEnd; ) {
        const chunk = await readChunk();
        for (const line of chunk.lines) lines.push(line);
        isEnd = chunk.isEnd;
      }
      if (rest.trim() !== '') lines.push(numbered(rest));
      return lines;
    },
  };
}

/** Nothing if the file isn't there yet. */
async function readFrom(file: string, offset: number): Promise<Buffer> {
  const handle = await open(file, 'r').catch((error: unknown) => {
    if (isNotFound(error)) return undefined;
    throw error;
  });
  if (!handle) return Buffer.alloc(0);
  try {
    const buffer = Buffer.alloc(chunkBytes);
    const { bytesRead } = await handle.read(buffer, 0, chunkBytes, offset);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
