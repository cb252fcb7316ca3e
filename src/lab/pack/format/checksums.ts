import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { sha256OfFile } from '../../../files/digest.ts';
import { filesOf } from '../../../files/sizes.ts';
import { ExpectedError } from '../../../messages/expected-error.ts';
import { layout } from './layout.ts';

/** SHA-256 by file, in hexadecimal. */
export type Checksums = ReadonlyMap<string, string>;

/**
 * Writes the checksums of all files in a folder to its `SHA256SUMS`, in the format of `sha256sum --check`, and returns
 * them.
 */
export async function writeChecksums(folder: string): Promise<Checksums> {
  const checksums = new Map<string, string>();
  for (const file of await filesOf(folder)) {
    checksums.set(file, await sha256OfFile(path.join(folder, file)));
  }
  const lines = [...checksums].map(([file, digest]) => `${digest}  ${file}\n`);
  await writeFile(path.join(folder, layout.checksums), lines.join(''));
  return checksums;
}

/**
 * Checks that the listed files are unchanged; other files may have been added. @throws ExpectedError naming the first
 * changed file
 */
export async function checkChecksums(folder: string): Promise<void> {
  const listed = await readFile(path.join(folder, layout.checksums), 'utf8').catch(() => '');
  if (listed === '') refuse(layout.checksums, 'is missing or empty');
  for (const line of listed.trimEnd().split('\n')) {
    const [, expected, file] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
    if (!expected || !file)
      refuse(layout.checksums, `the line ${JSON.stringify(line)} isn't a checksum and a file`);
    const digest = await sha256OfFile(path.join(folder, file)).catch(({ code }) =>
      refuse(file, `can't be read (${code})`),
    );
    if (digest !== expected) refuse(file, "isn't the file that was packed");
  }
}

function refuse(file: string, why: string): never {
  throw new ExpectedError(`${file}: ${why}; unpack the archive again`);
}
