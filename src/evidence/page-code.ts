import { access, constants } from 'node:fs/promises';
import { SourceMap } from 'node:module';
import path from 'node:path';
import { type BuildFailure, type BuildResult, build } from 'esbuild';
import { moduleOptions, refusal } from '../lab/source/bundle.ts';
import type { Place } from '../messages/expected-error.ts';
import { foreignFiles } from './imports/foreign-files.ts';
import { requireInstalled } from './imports/installed.ts';

/** The files of an experiment that make the contents of pages, in the order in which they are inspected. */
export const pageFiles = ['charts', 'values', 'claims', 'tables', 'diagrams'] as const;
export type PageFile = (typeof pageFiles)[number];

/** One of these files, with all code of the project that it uses. */
export interface PageModule {
  name: PageFile;
  /** One ES module; packages and foreign files stay imports. */
  code: string;
  /** The specifiers of its remaining imports. */
  imports: string[];
  /** The place in the sources of a character of the code. */
  placeOf(offset: number): Place & { line: number };
}

/**
 * Bundles the page files that an experiment has.
 *
 * @returns the bundles, and the absolute paths of all their sources
 * @throws ExpectedError with the file and line of a syntax error, a missing import, or one of a package that isn't installed
 */
export async function bundlePageCode(
  root: string,
  experiment: string,
): Promise<{ modules: PageModule[]; inputs: string[] }> {
  const folder = path.join('src/experiments', experiment);
  const sources = await Promise.all(
    pageFiles.map(async (name) => ({ name, source: await readable(root, folder, `${name}.ts`) })),
  );
  const found = sources.flatMap(({ name, source }) => (source ? [{ name, source }] : []));
  if (found.length === 0) return { modules: [], inputs: [] };
  const options = moduleOptions(root);
  const result = await build({
    ...options,
    plugins: [foreignFiles(root), ...options.plugins],
    entryPoints: found.map(({ name, source }) => ({ in: source, out: name })),
    outdir: root,
    sourcemap: 'external',
    sourcesContent: false,
  }).catch((error: BuildFailure) => {
    throw refusal(folder, error);
  });
  const modules = found.map(({ name, source }) => pageModule(name, source, result));
  for (const module of modules) requireInstalled(root, module);
  return {
    modules,
    inputs: Object.keys(result.metafile.inputs).map((input) => path.resolve(root, input)),
  };
}

type Result = BuildResult<ReturnType<typeof moduleOptions>>;

function pageModule(name: PageFile, source: string, { outputFiles, metafile }: Result): PageModule {
  const textOf = (file: string) =>
    outputFiles.find((output) => path.basename(output.path) === file)!.text;
  const code = textOf(`${name}.js`);
  // Decoded on first use, because few bundles need it.
  let map: SourceMap | undefined;
  return {
    name,
    code,
    imports: metafile.outputs[`${name}.js`]!.imports.map((each) => each.path),
    placeOf(offset) {
      map ??= new SourceMap(JSON.parse(textOf(`${name}.js.map`)));
      const before = code.slice(0, offset).split('\n');
      const entry = map.findEntry(before.length - 1, before.at(-1)!.length);
      if (!('originalSource' in entry)) return { file: source, line: 1 };
      return { file: entry.originalSource, line: entry.originalLine + 1 };
    },
  };
}

async function readable(root: string, folder: string, name: string): Promise<string | undefined> {
  const file = path.join(folder, name);
  return access(path.join(root, file), constants.R_OK).then(
    () => file,
    () => undefined,
  );
}
