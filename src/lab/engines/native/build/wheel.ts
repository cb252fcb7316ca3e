import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { ExpectedError, isExpected } from '../../../../messages/expected-error.ts';

/** A Python package as pip downloads it: a zip archive whose directory has been read. */
export interface Wheel {
  file: string;
  entries: readonly Entry[];
  zip: ZipFile;
}

/** Opens a wheel for `action` and closes it afterwards. @throws ExpectedError if it can't be read or is no zip */
export async function withWheel<T>(file: string, action: (wheel: Wheel) => Promise<T>): Promise<T> {
  const wheel = await openWheel(file);
  try {
    return await action(wheel);
  } finally {
    wheel.zip.close();
  }
}

/** The text of one of the wheel's metadata files: lines of "Name: value". */
export async function readDescription(wheel: Wheel, name: 'METADATA' | 'WHEEL'): Promise<string> {
  const entry = wheel.entries.find(({ fileName }) => fileName.endsWith(`.dist-info/${name}`));
  if (!entry) throw new ExpectedError(`${wheel.file} is not a wheel: it has no ${name}`);
  return text(await wheel.zip.openReadStreamPromise(entry));
}

/**
 * Unpacks each entry to the path that `target` returns.
 * @throws ExpectedError naming an entry whose checksum is wrong
 */
export async function extract(
  wheel: Wheel,
  entries: readonly Entry[],
  target: (entryName: string) => string,
): Promise<void> {
  for (const entry of entries) {
    const file = target(entry.fileName);
    await mkdir(path.dirname(file), { recursive: true });
    await pipeline(
      await wheel.zip.openReadStreamPromise(entry),
      (chunks) => checked(chunks, entry, wheel.file),
      createWriteStream(file),
    ).catch((error) => {
      throw describeFailure(error, wheel.file, entry.fileName);
    });
  }
}

/** How many bytes these entries take on the disk. */
export function unpackedBytes(entries: readonly Entry[]): number {
  return entries.reduce((bytes, entry) => bytes + entry.uncompressedSize, 0);
}

async function openWheel(file: string): Promise<Wheel> {
  let zip: ZipFile | undefined;
  try {
    zip = await openPromise(file, { autoClose: false });
    const entries: Entry[] = [];
    for await (const entry of zip.eachEntry()) entries.push(entry);
    return { file, zip, entries };
  } catch (error) {
    zip?.close();
    throw describeFailure(error as NodeJS.ErrnoException, file);
  }
}

/** Passes chunks on and checks their checksum at the end: yauzl checks only sizes. */
async function* checked(chunks: AsyncIterable<Buffer>, entry: Entry, file: string) {
  let sum = 0;
  for await (const chunk of chunks) {
    sum = crc32(chunk, sum);
    yield chunk;
  }
  if (sum === entry.crc32) return;
  throw new ExpectedError(
    `${file}: ${entry.fileName} is damaged (checksum); download the wheel again`,
  );
}

function describeFailure(error: NodeJS.ErrnoException, file: string, entry?: string): Error {
  if (isExpected(error)) return error;
  if (error.code === 'ENOENT') return new ExpectedError(`${file}: no such file`);
  // Other system errors: a full disk, a folder instead of a file.
  if (error.syscall) return new ExpectedError(`${entry ?? file}: ${error.message}`);
  return new ExpectedError(
    `${file} can't be read as a wheel (${error.message}); download it again with pip`,
  );
}
