import { type FileHandle, open, readFile, stat, writeFile } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';

/** Its end is kept: a program may print for days. */
const mostBytes = 4_000_000;

/** Keeps what a program prints, and the end of it at hand. */
export interface OutputLog {
  /** Resolves when it is written: a program must not print faster. */
  write(chunk: Buffer): Promise<void>;
  /** The last of what was printed in this session. */
  tail(): string;
  /** Whether all could be written. */
  isWhole(): boolean;
  close(): Promise<void>;
}

/**
 * Appends to a log. It holds twice `mostBytes` at most; what came before is dropped. Where it can't be written, as on a
 * full disk, the rest is lost, which is no reason to end a program.
 */
export async function openLog(file: string): Promise<OutputLog> {
  let handle: FileHandle = await open(file, 'a');
  let size = (await handle.stat()).size;
  let isWhole = true;
  let writing = Promise.resolve();
  const printed = lastPrinted();
  const append = async (chunk: Buffer) => {
    await handle.write(chunk);
    size += chunk.length;
    if (size > 2 * mostBytes) await shorten();
  };
  const shorten = async () => {
    await handle.close();
    const bytes = await readFile(file);
    await writeFile(file, bytes.subarray(-mostBytes));
    handle = await open(file, 'a');
    size = (await handle.stat()).size;
  };
  return {
    write(chunk) {
      printed.add(chunk);
      writing = writing
        .then(() => (isWhole ? append(chunk) : undefined))
        .catch(() => {
          isWhole = false;
        });
      return writing;
    },
    tail: printed.text,
    isWhole: () => isWhole,
    async close() {
      await writing;
      await handle.close().catch(() => {});
    },
  };
}

/** More than any traceback. */
const tailBytes = 64_000;

/** Keeps the end of what is printed. */
export function lastPrinted(): { add(chunk: Buffer): void; text(): string } {
  let tail = Buffer.alloc(0);
  return {
    add(chunk) {
      tail = Buffer.concat([tail, chunk]).subarray(-tailBytes);
    },
    // The first character may be cut.
    text: () => new StringDecoder('utf8').end(tail),
  };
}

/** The end of a log as a terminal would show it last; undefined if there is none. */
export async function readLogEnd(file: string, lines: number): Promise<string | undefined> {
  const size = await stat(file).then(
    (found) => found.size,
    () => undefined,
  );
  if (size === undefined) return undefined;
  const text = (await readFile(file)).subarray(-mostBytes).toString();
  return text.trimEnd().split('\n').slice(-lines).map(lastShown).join('\n');
}

/** A line that nobody reads to its end. */
const longestLine = 2000;

/** Without colours, and of a progress bar only what it showed last. */
function lastShown(line: string): string {
  const shown = line.replace(/\r+$/, '').split('\r').at(-1)!.replace(sequences, '');
  return shown.length > longestLine ? `…${shown.slice(-longestLine)}` : shown;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: such sequences begin with one
const sequences = /\u001b(\[[\d;?]*[A-Za-z]|\][^\u0007]*\u0007)/g;
