import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { transform } from 'esbuild';
import { withCompiledImports } from './compiled-imports.ts';
import { packageManifest, type RepositoryManifest } from './manifest.ts';
import { keepNeededDeclarations } from './needed-declarations.ts';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '..');
/** The files beside `src` that a package shows to its readers. */
const documents = ['LICENSE', 'README.md', 'CHANGELOG.md', 'SECURITY.md', 'docs'];
/** What belongs to the repository's own site, or only makes files of `src`. */
const left =
  /^(content|docs|experiments|pages)\/|^(content\.config|env\.d|site)\.ts$|^styles\/fonts\/(.*\.(py|ts|md)|requirements\.txt)$/;
/** Files that a site gets as they are. */
const templates = /^new\/(template|site)\//;

/**
 * Writes `build/package`, the package that sites install: TypeScript as JavaScript with declarations, file by file, and
 * all else as it is.
 *
 * @returns the package's folder
 */
export async function makePackage(): Promise<string> {
  await writeTypes();
  await compile();
  const folder = path.join(root, 'build/package');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const files = await readdir(path.join(root, 'src'), { recursive: true, withFileTypes: true });
  for (const entry of files.filter((each) => each.isFile())) {
    const file = path.relative(path.join(root, 'src'), path.join(entry.parentPath, entry.name));
    const name = file.split(path.sep).join('/');
    if (!left.test(name)) await place(name, path.join(folder, 'dist'));
  }
  await writeJson(path.join(folder, 'package.json'), packageManifest(await ownManifest()));
  await keepNeededDeclarations(path.join(folder, 'dist'), await entriesOf(folder));
  // Pictures would be a quarter of the package.
  const filter = (file: string) => !file.endsWith('.png');
  for (const file of documents) {
    await cp(path.join(root, file), path.join(folder, file), { recursive: true, filter });
  }
  await chmod(path.join(folder, 'dist/program/start.js'), 0o755);
  return folder;
}

/** Lets Astro write the types that the code needs, where no build or check did so before. */
async function writeTypes(): Promise<void> {
  if (existsSync(path.join(root, '.astro/types.d.ts'))) return;
  await run(process.execPath, [path.join(root, 'node_modules/astro/bin/astro.mjs'), 'sync'], {
    cwd: root,
  });
}

/** Compiles all of `src` that is code of the package, only what changed since the last time. */
async function compile(): Promise<void> {
  const compiler = path.join(root, 'node_modules/typescript/bin/tsc');
  const project = path.join(import.meta.dirname, 'tsconfig.json');
  try {
    await run(process.execPath, [compiler, '-p', project], { cwd: root });
  } catch (error) {
    throw new Error(`src doesn't compile:\n${(error as { stdout?: string }).stdout}`);
  }
}

async function place(file: string, dist: string): Promise<void> {
  const isCode = file.endsWith('.ts') && !templates.test(file);
  if (!isCode) return copy(file, dist);
  const compiled = file.replace(/\.ts$/, '');
  for (const ending of file.endsWith('.d.ts') ? [] : ['.js', '.d.ts']) {
    const text = await readFile(path.join(root, 'build/compiled', compiled + ending), 'utf8');
    const kept = ending === '.js' ? await withoutComments(text) : text;
    await write(path.join(dist, compiled + ending), withCompiledImports(kept));
  }
}

/** Declarations tell editors what the comments say; in code they would be a tenth of the package. */
async function withoutComments(code: string): Promise<string> {
  return (await transform(code, { loader: 'js', target: 'node22', legalComments: 'none' })).code;
}

async function copy(file: string, dist: string): Promise<void> {
  const from = path.join(root, 'src', file);
  if (!file.endsWith('.astro')) return cp(from, path.join(dist, file));
  await write(path.join(dist, file), withCompiledImports(await readFile(from, 'utf8')));
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}

function writeJson(file: string, value: unknown): Promise<void> {
  return writeFile(file, `${JSON.stringify(value, null, 2)}\n`);
}

async function ownManifest(): Promise<RepositoryManifest> {
  return JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
}

/** The files that sites may import, relative to the package's code. */
async function entriesOf(folder: string): Promise<string[]> {
  const { exports } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
  return Object.values(exports as Record<string, string | { types: string }>)
    .map((file) => (typeof file === 'string' ? file : file.types))
    .map((file) => path.relative('dist', file));
}
