import { mkdir, rename, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from 'acorn';
import { simple } from 'acorn-walk';
import { type BuildFailure, type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import { sha256 } from './digest.ts';
import { LabError } from './lab-error.ts';

export interface Bundle {
  /** One ES module; packages stay imports. */
  code: string;
  /** Absolute paths of the files that went into it. */
  inputs: string[];
}

/** What a run's numbers can depend on in an experiment's source. */
export interface Essence {
  /** `run` and all that it reaches, without comments, formatting and the rest of the definition. */
  code: string;
  /** The packages that this code imports, sorted. */
  packages: string[];
}

/** Bundles a TypeScript file of the project. @throws LabError with the file and line of a syntax error or missing import */
export async function bundleModule(root: string, file: string): Promise<Bundle> {
  const result = await build({
    ...moduleOptions(root),
    entryPoints: [file],
    // Errors in it name the author's line. The bundle lies three folders deep, where Vite looks for no sources.
    sourcemap: 'inline',
    sourceRoot: '../../../',
  }).catch((error: BuildFailure) => {
    throw new LabError(describeFailure(file, error));
  });
  return {
    code: result.outputFiles[0]!.text,
    inputs: Object.keys(result.metafile.inputs).map((input) => path.resolve(root, input)),
  };
}

/**
 * Imports a bundle. Its file is named for its digest, so an edited module is loaded anew in a process
 * that has loaded it before, and lies in `node_modules`, where its imports resolve.
 */
export async function importBundle(root: string, { code }: Bundle): Promise<{ default?: unknown }> {
  return import(/* @vite-ignore */ pathToFileURL(await writeBundle(root, code)).href);
}

/** Tells temporary names of one process apart. */
let bundlesWritten = 0;

/** Writes a bundle where its imports resolve, and returns its path. */
export async function writeBundle(root: string, code: string): Promise<string> {
  const folder = path.join(root, 'node_modules/.cache/retrace');
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `${sha256(code).slice(0, 20)}.mjs`);
  // Another process may import it at the same time: it must never see half of it.
  const temporary = `${file}.${process.pid}-${++bundlesWritten}`;
  await writeFile(temporary, code);
  await rename(temporary, file);
  return file;
}

/**
 * Reduces an experiment's bundle to what its numbers can depend on. Of the definition only `run` is
 * kept: seeds, variants and profiles act through the parameters, which have a digest of their own.
 */
export async function distil(root: string, { code }: Bundle, name: string): Promise<Essence> {
  const kept = await minify(root, keepOnlyRun(code, name));
  // What was dropped left gaps between statements that are joined otherwise.
  const result = await minify(root, kept.outputFiles[0]!.text);
  return { code: result.outputFiles[0]!.text, packages: importedPackages(result.metafile) };
}

function minify(root: string, contents: string) {
  return build({
    ...moduleOptions(root),
    stdin: { contents, resolveDir: root },
    minifyWhitespace: true,
    minifySyntax: true,
  });
}

/** How esbuild makes modules of the project's TypeScript: packages stay imports. */
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

/** Packages stay imports; an import that nothing uses is dropped, so that it doesn't count as used. */
const externalPackages: Plugin = {
  name: 'external-packages',
  setup(context) {
    context.onResolve({ filter: /^[^./]/ }, ({ path: specifier, kind }) =>
      kind === 'entry-point' || path.isAbsolute(specifier)
        ? undefined
        : { path: specifier, external: true, sideEffects: false },
    );
  },
};

function keepOnlyRun(code: string, name: string): string {
  const calls: { start: number; end: number; run: string }[] = [];
  simple(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }), {
    CallExpression(node) {
      if (node.callee.type !== 'Identifier' || !/^defineExperiment\d*$/.test(node.callee.name))
        return;
      const [definition] = node.arguments;
      if (definition?.type !== 'ObjectExpression') return;
      const run = definition.properties.find(
        (property) =>
          property.type === 'Property' &&
          property.key.type === 'Identifier' &&
          property.key.name === 'run',
      );
      if (run)
        calls.push({ start: node.start, end: node.end, run: code.slice(run.start, run.end) });
    },
  });
  const [call] = calls;
  if (!call || calls.length > 1) {
    throw new LabError(
      `experiment ${name}: expected one defineExperiment({ … run … }) with its definition written in place, found ${calls.length}`,
    );
  }
  return `${code.slice(0, call.start)}({ ${call.run} })${code.slice(call.end)}`;
}

function importedPackages(metafile: Metafile): string[] {
  const specifiers = Object.values(metafile.outputs).flatMap(({ imports }) => imports);
  const names = specifiers
    .filter(({ external, path }) => external && !isBuiltin(path))
    .map(({ path }) => path.split('/', path.startsWith('@') ? 2 : 1).join('/'));
  return [...new Set(names)].sort();
}

function isBuiltin(specifier: string): boolean {
  return specifier.startsWith('node:') || builtinModules.includes(specifier);
}

function describeFailure(file: string, { errors = [], message }: BuildFailure): string {
  const [first] = errors;
  if (!first?.location) return `${file}: ${first?.text ?? message}`;
  return `${first.location.file}:${first.location.line}: ${first.text}`;
}
