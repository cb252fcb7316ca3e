import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { writeWholeFile } from '../files/whole-file.ts';
import { bibliographyFile } from '../posts/writing/bibliography.ts';
import { declareForEditors } from './declarations.ts';
import { findNames } from './known-names.ts';

/** Where the MDX language server finds the declarations, as `tsconfig.json` includes the file. */
const declarationsFile = '.astro/retrace.d.ts';

/** Writes the declarations of a project's names and components, unless the file has them already. */
export async function writeDeclarations(root: string): Promise<void> {
  const file = path.join(root, declarationsFile);
  const text = declareForEditors(await findNames(root));
  if ((await readFile(file, 'utf8').catch(() => undefined)) === text) return;
  await mkdir(path.dirname(file), { recursive: true });
  await writeWholeFile(file, text);
}

/** Whether an edit of a file may change the declarations. */
export function mayChangeDeclarations(root: string, file: string): boolean {
  const inProject = path.relative(root, file).split(path.sep).join('/');
  return inProject === bibliographyFile || inProject.startsWith('src/experiments/');
}
