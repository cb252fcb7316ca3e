import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { sha256 } from '../files/digest.ts';
import { ownModule } from '../files/own-file.ts';

/** The program of a thread that draws. */
export const drawingProgram = ownModule(import.meta.filename, '../charts/figures/drawing-thread');

/** The folder of the code that draws. */
export const drawingCode = path.resolve(import.meta.dirname, '../charts');

/** The package's folders with code that computes what pages show, or that authors' code uses. */
const folders = [
  'charts',
  'datasets',
  'doors',
  'evidence',
  'files',
  'lab',
  'messages',
  'posts',
  'statistics',
];

/** A digest of the package's code that computes what pages show: where it is equal, so is what the same input gives. */
export async function digestOfOwnCode(): Promise<string> {
  const source = path.resolve(import.meta.dirname, '..');
  const listed = folders.map((folder) =>
    readdir(path.join(source, folder), { recursive: true, withFileTypes: true }),
  );
  const files = (await Promise.all(listed)).flat().filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => path.join(parentPath, name)).sort();
  const digests = await Promise.all(
    paths.map(async (file) => [path.relative(source, file), sha256(await readFile(file))]),
  );
  return sha256(JSON.stringify(digests));
}
