import { existsSync, realpathSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { builtinModules, createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BuildFailure, type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import { sha256 } from '../../files/digest.ts';
import { writeWholeFile } from '../../files/whole-file.ts';
import { ExpectedError } from '../../messages/expected-error.ts';

type Packages = 'installed' | 'any';

export interface Bundle {
  /** One ES module; packages stay imports. */
  code: string;
  /** The packages that the code imports, sorted. */
  packages: string[];
  /** Absolute paths of the bundled files. */
  inputs: string[];
}

/**
 * Bundles a TypeScript file of the project.
 *
 * @param packages whether those that it imports must be installed: its code can be read without them, but not run
 * @throws ExpectedError with the file and line of a syntax error or missing import
 */
export async function bundleModule(
  root: string,
  file: string,
  packages: Packages = 'installed',
): Promise<Bundle> {
  const result = await build({
    ...moduleOptions(root, packages),
    entryPoints: [file],
    // With a source map, errors name the author's line. The bundle is three folders below the root, in `node_modules`,
    // where Vite looks for no sources.
    sourcemap: 'inline',
    sourceRoot: '../../../',
  }).catch((error: BuildFailure) => {
    throw refusal(file, error);
  });
  return {
    code: result.outputFiles[0]!.text,
    packages: importedPackages(result.metafile),
    inputs: Object.keys(result.metafile.inputs).map((input) => path.resolve(root, input)),
  };
}

/**
 * Imports a bundle. Its file is named by its digest, so that a process loads an edited module anew, and is in
 * `node_modules`, where its imports resolve.
 */
export async function importBundle(root: string, { code }: Bundle): Promise<{ default?: unknown }> {
  return import(/* @vite-ignore */ pathToFileURL(await writeBundle(root, code)).href);
}

/** Writes a bundle where its imports resolve, and returns its path. */
export async function writeBundle(root: string, code: string): Promise<string> {
  const folder = path.join(root, 'node_modules/.cache/retrace');
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `${sha256(code).slice(0, 20)}.mjs`);
  // Another process may import the file meanwhile: it must never see half of it.
  await writeWholeFile(file, code);
  return file;
}

/** esbuild's options for bundling the project's TypeScript into one module; packages stay imports. */
export function moduleOptions(root: string, packages: Packages = 'installed') {
  return {
    absWorkingDir: root,
    bundle: true,
    format: 'esm' as const,
    platform: 'node' as const,
    target: 'node22',
    legalComments: 'none' as const,
    logLevel: 'silent' as const,
    write: false as const,
    metafile: true as const,
    plugins: [externalPackages(root, packages)],
  } satisfies BuildOptions;
}

/** The names of the packages that esbuild's output imports, sorted. Node's own modules are none. */
export function importedPackages({ outputs }: Metafile): string[] {
  const names = Object.values(outputs)
    .flatMap(({ imports }) => imports)
    .filter(({ external, path }) => external && !isBuiltin(path))
    .map(({ path }) => packageOf(path));
  return [...new Set(names)].sort();
}

/** The name of the package in the specifier of an import. */
function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/** esbuild's first error, with its file and line. */
export function refusal(file: string, { errors = [], message }: BuildFailure): ExpectedError {
  const [first] = errors;
  return new ExpectedError(first?.text ?? message, { place: first?.location ?? { file } });
}

/**
 * Packages stay imports. They are declared free of side effects, so that esbuild drops unused imports, which must not
 * count.
 */
function externalPackages(root: string, packages: Packages): Plugin {
  return {
    name: 'external-packages',
    setup(context) {
      context.onResolve({ filter: /^[^./]/ }, ({ path: specifier, kind, resolveDir }) => {
        if (kind === 'entry-point' || path.isAbsolute(specifier) || isOwn(specifier))
          return undefined;
        // A dynamic import may be for those who have the package.
        const isNeeded = packages === 'installed' && kind === 'import-statement';
        if (isNeeded && isMissing(specifier, resolveDir, root))
          return { errors: [{ text: notInstalled(specifier) }] };
        return { path: specifier, external: true, sideEffects: false };
      });
    },
  };
}

/** Whether no package of that name is installed for code in a folder of the project, nor for its bundle. */
function isMissing(specifier: string, folder: string, root: string): boolean {
  // With a colon it is a module of a bundler's own.
  if (isBuiltin(specifier) || specifier.includes(':')) return false;
  const bundled = path.join(root, 'node_modules');
  const real = existsSync(bundled) ? [realpathSync(bundled)] : [];
  const folders = [folder, ...real].flatMap(
    (one) => createRequire(path.join(one, 'module.js')).resolve.paths(specifier) ?? [],
  );
  return !folders.some((one) => existsSync(path.join(one, packageOf(specifier))));
}

function notInstalled(specifier: string): string {
  return `the package of "${specifier}" isn't installed: \`npm install ${packageOf(specifier)}\``;
}

/**
 * A door of this project is code like the experiment's own: only the part that a run uses counts for its fingerprint.
 * As a package, its version would make every run stale with each release.
 */
function isOwn(specifier: string): boolean {
  return specifier.startsWith('retrace/');
}

function isBuiltin(specifier: string): boolean {
  return specifier.startsWith('node:') || builtinModules.includes(specifier);
}
