import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { sha256OfFile } from '../../files/digest.ts';
import { filesOf } from '../../files/sizes.ts';
import { ExpectedError } from '../../messages/expected-error.ts';
import { layout } from './layout.ts';

/** Lists all files of a folder in its `SHA256SUMS`, which `sha256sum --check` understands, too. */
export async function writeChecksums(folder: string): Promise<void> {
  const lines: string[] = [];
  for (const file of await filesOf(folder)) {
    lines.push(`${await sha256OfFile(path.join(folder, file))}  ${file}\n`);
  }
  await writeFile(path.join(folder, layout.checksums), lines.join(''));
}

/** Makes sure that the listed files are as they were; others may have come. @throws ExpectedError naming the first that isn't */
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
