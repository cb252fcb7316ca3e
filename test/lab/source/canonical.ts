import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll } from 'vitest';
import { bundleModule } from '../../../src/lab/source/bundle.ts';
import { itemsOfModule } from '../../../src/lab/source/module-items.ts';
import { canonicalCode } from '../../../src/lab/source/second-form.ts';

/** Texts of TypeScript files by path; `main.ts` is the module. */
export type Files = Record<string, string>;

const folder = await mkdtemp(path.join(tmpdir(), 'retrace-source-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
await symlink(
  path.resolve(import.meta.dirname, '../../../node_modules'),
  path.join(folder, 'node_modules'),
);
let written = 0;

/** A module's bundle, and the code to which its default export is reduced. */
export async function reduce(files: Files | string): Promise<{ bundle: string; code: string }> {
  const root = path.join(folder, String(written++));
  const all = typeof files === 'string' ? { 'main.ts': files } : files;
  for (const [file, text] of Object.entries(all)) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), text);
  }
  const { code: bundle } = await bundleModule(root, path.join(root, 'main.ts'));
  const { code } = await canonicalCode(root, itemsOfModule(bundle), 'default');
  return { bundle, code };
}

/** Calls the default export: its result as JSON, or the name of the error that it throws. */
export async function evaluate(code: string): Promise<string> {
  const file = path.join(folder, `${written++}.mjs`);
  await writeFile(file, code);
  try {
    const { default: call } = await import(/* @vite-ignore */ pathToFileURL(file).href);
    return JSON.stringify(await call());
  } catch (error) {
    return (error as Error).name;
  }
}
