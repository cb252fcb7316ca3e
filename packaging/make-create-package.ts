import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '..');

/**
 * Writes `build/create-retrace`, the package behind `npm create retrace`: the templates, and one file that copies them.
 *
 * @returns the package's folder
 */
export async function makeCreatePackage(): Promise<string> {
  const folder = path.join(root, 'build/create-retrace');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await build({
    entryPoints: [path.join(root, 'src/new/create-retrace.ts')],
    outfile: path.join(folder, 'create-retrace.js'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
  });
  for (const template of ['site', 'template']) {
    await cp(path.join(root, 'src/new', template), path.join(folder, template), {
      recursive: true,
    });
  }
  await cp(path.join(root, 'LICENSE'), path.join(folder, 'LICENSE'));
  const { version, license } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  const manifest = {
    name: 'create-retrace',
    version,
    description: 'Makes a site of articles whose figures, numbers and claims are computed.',
    license,
    type: 'module',
    engines: { node: '>=20' },
    bin: 'create-retrace.js',
    files: ['create-retrace.js', 'site', 'template'],
  };
  await writeFile(path.join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return folder;
}
