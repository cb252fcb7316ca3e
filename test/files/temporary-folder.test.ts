import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { inTemporaryFolder } from '../../src/files/temporary-folder.ts';

const module = path.resolve(import.meta.dirname, '../../src/files/temporary-folder.ts');

async function fill(folder: string): Promise<string> {
  await mkdir(path.join(folder, 'deep'));
  await writeFile(path.join(folder, 'deep/file'), '');
  return folder;
}

const isThere = (folder: string) =>
  access(folder).then(
    () => true,
    () => false,
  );

test('the folder is removed when the work is done, and when it fails', async () => {
  const folder = await inTemporaryFolder('test', fill);
  expect(await isThere(folder)).toBe(false);
  let failed = '';
  const failing = inTemporaryFolder('test', async (folder) => {
    failed = await fill(folder);
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await isThere(failed)).toBe(false);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'exit']) {
    expect(process.listeners(signal as 'SIGINT').filter(({ name }) => name === 'end')).toEqual([]);
  }
});

test.each(['SIGINT', 'SIGTERM'] as const)('stopped by %s, it leaves no folder', async (signal) => {
  const script = `
    import { inTemporaryFolder } from ${JSON.stringify(module)};
    await inTemporaryFolder('test', async (folder) => {
      console.log(folder);
      await new Promise((resolve) => setTimeout(resolve, 60_000));
    });`;
  const args = ['--input-type=module', '--eval', script];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  const [folder] = await once(child.stdout, 'data');
  expect(await isThere(String(folder).trim())).toBe(true);
  child.kill(signal);
  expect(await ended).toEqual([130, null]);
  expect(await isThere(String(folder).trim())).toBe(false);
});
