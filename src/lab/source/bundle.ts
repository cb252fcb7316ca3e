import { mkdir } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BuildFailure, type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import { sha256 } from '../../files/digest.ts';
import { writeWholeFile } from '../../files/whole-file.ts';
import { ExpectedError } from '../../messages/expected-error.ts';

export interface Bundle {
  /** One ES module; packages stay imports. */
  code: string;
  /** The packages that the code imports, sorted. */
  packages: string[];
  /** Absolute paths of the bundled files. */
  inputs: string[];
}

/** Bundles a TypeScript file of the project. @throws ExpectedError with the file and line of a syntax error or missing import */
export async function bundleModule(root: string, file: string): Promise<Bundle> {
  const result = await build({
    ...moduleOptions(root),
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
export function moduleOptions(root: string) {
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
    plugins: [externalPackages],
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
export function packageOf(specifier: string): string {
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
const externalPackages: Plugin = {
  name: 'external-packages',
  setup(context) {
    context.onResolve({ filter: /^[^./]/ }, ({ path: specifier, kind }) =>
      kind === 'entry-point' || path.isAbsolute(specifier) || isOwn(specifier)
        ? undefined
        : { path: specifier, external: true, sideEffects: false },
    );
  },
};

/**
 * A door of this project is code like the experiment's own: only the part that a run uses counts for its fingerprint.
 * As a package, its version would make every run stale with each release.
 */
function isOwn(specifier: string): boolean {
  return specifier.startsWith('retrace/');
}

export function isBuiltin(specifier: string): boolean {
  return specifier.startsWith('node:') || builtinModules.includes(specifier);
}
