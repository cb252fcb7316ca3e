import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { makePackage } from './make-package.ts';

const run = promisify(execFile);

/** `npm run package`: makes the package and its tarball in `build`. */
const folder = await makePackage();
const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', '..'], {
  cwd: folder,
  shell: process.platform === 'win32',
});
const [{ filename, unpackedSize, entryCount }] = JSON.parse(stdout) as [
  { filename: string; unpackedSize: number; entryCount: number },
];
const tarball = path.join('build', filename);
const { size } = await stat(tarball);
console.log(
  `${tarball}: ${kilobytes(size)}, unpacked ${kilobytes(unpackedSize)} in ${entryCount} files`,
);

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1000)} kB`;
}
