import { access, mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeWholeFile } from '../../files/whole-file.ts';

/**
 * Registers the gradients of all operations with `@tensorflow/tfjs-core`. In Node that package has none: they lie in it
 * as modules whose imports Node can't resolve, so they are bundled once. The umbrella package has them, too, and takes a
 * quarter of a second more to load.
 */
export async function registerGradients(): Promise<void> {
  await import(pathToFileURL(await bundledGradients()).href);
}

/** Where they lie in their package. */
export const gradientsModule = '@tensorflow/tfjs-core/dist/register_all_gradients.js';

/** Kept beside the package, by its version. */
async function bundledGradients(): Promise<string> {
  const { resolve } = createRequire(import.meta.url);
  const manifest = resolve('@tensorflow/tfjs-core/package.json');
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
  const folder = path.join(path.dirname(manifest), '../../.cache/retrace');
  const file = path.join(folder, `gradients-${version}.mjs`);
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (!isThere) await bundle(resolve(gradientsModule), file);
  return file;
}

async function bundle(module: string, file: string): Promise<void> {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [module],
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    legalComments: 'none',
    write: false,
  });
  await mkdir(path.dirname(file), { recursive: true });
  await writeWholeFile(file, outputFiles[0]!.contents);
}
