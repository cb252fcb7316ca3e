import { builtinModules } from 'node:module';
import { build, type Metafile } from 'esbuild';
import { moduleOptions } from './bundle.ts';

export interface Minified {
  code: string;
  /** The packages that the code imports, sorted. */
  packages: string[];
}

/** Minifies a module with esbuild, but keeps its names. Packages stay imports. */
export async function minify(root: string, contents: string): Promise<Minified> {
  const result = await build({
    ...moduleOptions(root),
    stdin: { contents, resolveDir: root },
    minifyWhitespace: true,
    minifySyntax: true,
  });
  return { code: result.outputFiles[0]!.text, packages: importedPackages(result.metafile) };
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
