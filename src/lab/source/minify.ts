import { build } from 'esbuild';
import { importedPackages, moduleOptions } from './bundle.ts';

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
