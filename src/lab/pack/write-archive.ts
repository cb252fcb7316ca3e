import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { create } from 'tar';
import { removeLeftovers, temporaryName } from '../../files/temporary-name.ts';
import { ExpectedError, isExpected } from '../../messages/expected-error.ts';

/** The compression of an archive. */
export type Compression = 'gz' | 'xz';

/**
 * Reads the compression from an archive's name. @throws ExpectedError if the name has another ending, or xz isn't
 * installed
 */
export async function compressionOf(file: string): Promise<Compression> {
  const [, compression] = /\.tar\.(gz|xz)$/.exec(file) ?? [];
  if (!compression)
    throw new ExpectedError(`${file}: name the archive .tar.xz (smaller) or .tar.gz`);
  if (compression === 'xz') requireXz();
  return compression as Compression;
}

/** Writes an archive that holds one folder, whole or not at all. */
export async function writeArchive(
  folder: string,
  file: string,
  compression: Compression,
  gzipLevel = 9,
): Promise<void> {
  const temporary = temporaryName(file);
  const options = { cwd: path.dirname(folder), portable: true };
  try {
    await removeLeftovers(file);
    if (compression === 'gz') {
      const gzip = { level: gzipLevel };
      await create({ ...options, gzip, file: temporary }, [path.basename(folder)]);
    } else {
      await compressWithXz(create(options, [path.basename(folder)]), temporary);
    }
    await rename(temporary, file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (isExpected(error) || code === undefined) throw error;
    throw new ExpectedError(
      `${file}: can't be written (${code}); make room, or name another place`,
    );
  } finally {
    await rm(temporary, { force: true });
  }
}

/** The filter for x86 makes the jumps in machine code absolute, which shrinks the code by a further tenth. */
const xzFilters = ['--x86', '--lzma2=preset=9e'];

async function compressWithXz(tar: AsyncIterable<Uint8Array>, file: string): Promise<void> {
  const xz = spawn('xz', ['--compress', '--stdout', ...xzFilters], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(xz, 'close');
  const [, written] = await Promise.allSettled([
    pipeline(tar, xz.stdin),
    pipeline(xz.stdout, createWriteStream(file)),
  ]);
  if (written.status === 'rejected') throw written.reason;
  // xz's exit code says more than the broken pipe on this side.
  const [code, signal] = await ended;
  if (code !== 0) throw new ExpectedError(`xz failed (${signal ?? `exit code ${code}`})`);
}

function requireXz(): void {
  for (const folder of (process.env['PATH'] ?? '').split(path.delimiter)) {
    if (existsSync(path.join(folder, 'xz'))) return;
  }
  throw new ExpectedError("xz isn't here: install it (xz-utils), or name the archive .tar.gz");
}
