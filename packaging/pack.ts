import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { makeCreatePackage } from './make-create-package.ts';
import { makePackage } from './make-package.ts';

// `npm run package`: makes the packages and their tarballs in `build`.

const run = promisify(execFile);

for (const make of [makePackage, makeCreatePackage]) console.log(await pack(await make()));

/** Makes a package's tarball beside its folder. @returns its path and size */
async function pack(folder: string): Promise<string> {
  // On Windows, npm is a script, which only a shell starts.
  const shell = process.platform === 'win32';
  const args = ['pack', '--json', '--pack-destination', '..'];
  const { stdout } = await run('npm', args, { cwd: folder, shell });
  const [packed] = JSON.parse(stdout) as [{ filename: string; unpackedSize: number }];
  const { size } = await stat(path.join(folder, '..', packed.filename));
  return `build/${packed.filename}: ${kilobytes(size)}, unpacked ${kilobytes(packed.unpackedSize)}`;
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1000)} kB`;
}
