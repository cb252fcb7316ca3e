import { type FileHandle, open } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import { isNotFound } from '../../../files/regular-file.ts';
import { ExpectedError } from '../../../messages/expected-error.ts';

/** The longest line that is read: a row of 1,000 metrics has half of it. */
const longestLine = 64_000;
const chunkBytes = 1_000_000;
/** A program may write faster than its rows are read, and must be stopped nevertheless. */
const chunksALook = 20;

/** Gets a line of a file, and its number, from 1 on. */
export type TakeLine = (text: string, number: number) => void;

/** Follows a file that another process appends to. */
export interface FollowedFile {
  /** Takes the lines that were appended since the last call. What has no line end yet is left for later. */
  read(take: TakeLine): Promise<void>;
  /** Takes all lines that are left, when nobody writes any more: the last one may lack its end. */
  readRest(take: TakeLine): Promise<void>;
}

/** Follows a file from its start. It needn't be there yet. */
export function followFile(file: string): FollowedFile {
  const decoder = new StringDecoder('utf8');
  let offset = 0;
  let rest = '';
  let number = 0;
  const numbered = (text: string, take: TakeLine) => {
    number++;
    if (text.length <= longestLine) return take(text, number);
    throw new ExpectedError(
      `line ${number} of its rows has more than ${longestLine} characters: write one row a line`,
    );
  };
  const readChunk = async (take: TakeLine): Promise<boolean> => {
    const bytes = await readFrom(file, offset);
    offset += bytes.length;
    const parts = (rest + decoder.write(bytes)).split('\n');
    rest = parts.pop()!;
    for (const text of parts) numbered(text, take);
    if (rest.length > longestLine) numbered(rest, take);
    return bytes.length === chunkBytes;
  };
  const read = async (take: TakeLine, chunks: number) => {
    for (let i = 0; i < chunks; i++) if (!(await readChunk(take))) return;
  };
  return {
    read: (take) => read(take, chunksALook),
    async readRest(take) {
      await read(take, Infinity);
      if (rest.trim() !== '') numbered(rest, take);
      rest = '';
    },
  };
}

/** Nothing if the file isn't there yet. @throws ExpectedError if it has become shorter than what was read of it */
async function readFrom(file: string, offset: number): Promise<Buffer> {
  const handle = await open(file, 'r').catch((error: unknown) => {
    if (isNotFound(error)) return undefined;
    throw error;
  });
  if (!handle) return Buffer.alloc(0);
  try {
    return await readChunkOf(handle, offset);
  } finally {
    await handle.close();
  }
}

async function readChunkOf(handle: FileHandle, offset: number): Promise<Buffer> {
  const { size } = await handle.stat();
  if (size < offset) {
    throw new ExpectedError(
      'its file of rows was emptied after they were read: open it once, and append to it',
    );
  }
  const buffer = Buffer.alloc(Math.min(chunkBytes, size - offset));
  const { bytesRead } = await handle.read(buffer, 0, buffer.length, offset);
  return buffer.subarray(0, bytesRead);
}
