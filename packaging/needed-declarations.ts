import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';

/**
 * Removes the declarations that no site's type check reads: those that neither an entry of the package nor a component
 * leads to. They would be a tenth of the package.
 *
 * @param dist the package's folder of code
 * @param entries the files that sites may import, relative to `dist`
 */
export async function keepNeededDeclarations(
  dist: string,
  entries: readonly string[],
): Promise<void> {
  const files = await readdir(dist, { recursive: true });
  const components = files.filter((file) => file.endsWith('.astro'));
  const needed = new Set<string>();
  const waiting = [...entries, ...components].map((file) => path.join(dist, file));
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    const source = file.replace(/\.js$/, '.d.ts');
    if (needed.has(source)) continue;
    needed.add(source);
    waiting.push(...(await importsOf(source)));
  }
  const declarations = files.filter((file) => file.endsWith('.d.ts'));
  for (const file of declarations.map((name) => path.join(dist, name))) {
    // What declares a module of others is imported by no one.
    if (!needed.has(file) && !(await isAmbient(file))) await rm(file);
  }
}

/** The package's own files that a file imports, also in the place of a type. */
async function importsOf(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*['"](\.[^'"]+)['"]/g)];
  return specifiers.map(([, specifier]) => path.resolve(path.dirname(file), specifier!));
}

async function isAmbient(file: string): Promise<boolean> {
  return /^declare (module|global|namespace)\b/m.test(await readFile(file, 'utf8'));
}
