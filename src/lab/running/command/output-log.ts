import { type FileHandle, open, readFile, stat, writeFile } from 'node:fs/promises';

/** Its end is kept: a program may print for days. */
const mostBytes = 4_000_000;

/** Keeps what a program prints, and the end of it at hand. */
export interface OutputLog {
  write(chunk: Buffer): void;
  /** The last of what was printed in this session. */
  tail(): string;
  /** Resolves when all is written. */
  close(): Promise<void>;
}

/** Appends to a log. It holds twice `mostBytes` at most; what came before is dropped. */
export async function openLog(file: string): Promise<OutputLog> {
  let handle: FileHandle = await open(file, 'a');
  let size = (await handle.stat()).size;
  let tail = Buffer.alloc(0);
  let writing: Promise<unknown> = Promise.resolve();
  const shorten = async () => {
    await handle.close();
    const bytes = await readFile(file);
    await writeFile(file, bytes.subarray(-mostBytes));
    handle = await open(file, 'a');
    size = (await handle.stat()).size;
  };
  return {
    write(chunk) {
      tail = Buffer.concat([tail, chunk]).subarray(-tailBytes);
      writing = writing.then(async () => {
        await handle.write(chunk);
        size += chunk.length;
        if (size > 2 * mostBytes) await shorten();
      });
    },
    tail: () => tail.toString(),
    async close() {
      await writing;
      await handle.close();
    },
  };
}

/** More than any traceback. */
const tailBytes = 64_000;

/** The end of a log; undefined if there is none. */
export async function readLogEnd(file: string, lines: number): Promise<string | undefined> {
  const size = await stat(file).then(
    (found) => found.size,
    () => undefined,
  );
  if (size === undefined) return undefined;
  const text = (await readFile(file)).subarray(-mostBytes).toString();
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}
