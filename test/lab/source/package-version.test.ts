import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { packageVersion, requireInstalled } from '../../../src/lab/source/package-version.ts';

const created: string[] = [];
afterAll(() => Promise.all(created.map((folder) => rm(folder, { recursive: true, force: true }))));

let workspace: string;
let root: string;

beforeEach(async () => {
  workspace = await mkdtemp(path.join(tmpdir(), 'retrace-versions-'));
  created.push(workspace);
  root = path.join(workspace, 'sites/one');
  await mkdir(root, { recursive: true });
});

async function write(file: string, value: unknown): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(value));
}

const lock = (folder: string, packages: Record<string, object>) =>
  write(path.join(folder, 'package-lock.json'), { lockfileVersion: 3, packages });
const install = (folder: string, name: string, version: string) =>
  write(path.join(folder, 'node_modules', name, 'package.json'), { name, version });

test('the installed version counts, since it is what computes, even where another one is locked', async () => {
  await install(root, '@scope/gain', '1.0.1');
  await lock(root, { 'node_modules/@scope/gain': { version: '1.0.0' } });
  expect(await packageVersion(root, '@scope/gain')).toBe('1.0.1');
});

test('the locked version counts where the package is not installed', async () => {
  await lock(root, { '': {}, 'node_modules/@scope/gain': { version: '1.0.0' } });
  expect(await packageVersion(root, '@scope/gain')).toBe('1.0.0');
});

test('a lock file further up counts, its version for this folder before that for all', async () => {
  await lock(workspace, { 'node_modules/gain': { version: '1.0.0' } });
  expect(await packageVersion(root, 'gain')).toBe('1.0.0');
  await lock(workspace, {
    'node_modules/gain': { version: '1.0.0' },
    'sites/one/node_modules/gain': { version: '2.0.0' },
  });
  expect(await packageVersion(root, 'gain')).toBe('2.0.0');
});

test('a version that nothing tells is refused with the remedy', async () => {
  await lock(root, { 'node_modules/other': { version: '1.0.0' } });
  await expect(packageVersion(root, 'gain')).rejects.toThrow(
    /^package gain is imported, but neither installed nor in package-lock\.json: run npm install gain$/,
  );
});

test('packages that are only locked are named, with the versions that a run needs', async () => {
  await install(root, 'gain', '1.0.0');
  await lock(root, { 'node_modules/rate': { version: '3.0.0' } });
  await requireInstalled(root, { gain: '1.0.0' });
  await expect(
    requireInstalled(root, { gain: '1.0.0', rate: '3.0.0', label: undefined }),
  ).rejects.toThrow("a run needs packages that aren't installed: run npm install rate@3.0.0 label");
});
