import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeWholeFile } from '../../files/whole-file.ts';

/**
 * Registers the gradients of all operations with `@tensorflow/tfjs-core`. In Node, that package's entry registers none,
 * and Node can't resolve the imports of its gradient modules, so they are bundled once. The umbrella package
 * `@tensorflow/tfjs` registers them too, but takes a quarter of a second longer to load.
 */
export async function registerGradients(): Promise<void> {
  await import(pathToFileURL(await bundledGradients()).href);
}

/** The module that registers all gradients. */
export const gradientsModule = '@tensorflow/tfjs-core/dist/register_all_gradients.js';

/** The path of the bundle, in node_modules and named for the package's version. Makes the bundle on first use. */
async function bundledGradients(): Promise<string> {
  const { resolve } = createRequire(import.meta.url);
  const manifest = resolve('@tensorflow/tfjs-core/package.json');
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
  const folder = path.join(path.dirname(manifest), '../../.cache/retrace');
  const file = path.join(folder, `gradients-${version}.mjs`);
  if (!existsSync(file)) await bundle(resolve(gradientsModule), file);
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
