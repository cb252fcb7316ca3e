import { EventEmitter } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { HookParameters } from 'astro';
import { expect, onTestFinished, test, vi } from 'vitest';
import { editorTypes } from '../../src/build/editor-types.ts';
import { createAuthorSite } from '../editor/author-site.ts';

test.each(['dev', 'build', 'sync'] as const)('astro %s writes the file', async (command) => {
  const { root } = await studySite();
  await setUp(root, command);
  expect(await declared(root)).toContain('"study/loss"');
});

test('astro preview writes nothing', async () => {
  const { root } = await studySite();
  await setUp(root, 'preview');
  await expect(declared(root)).rejects.toThrow('ENOENT');
});

test('the development server follows edits', async () => {
  const { root, write } = await studySite();
  const { hooks } = await setUp(root, 'dev');
  const watcher = new EventEmitter();
  await hooks['astro:server:setup']!({
    server: { watcher },
    logger: { error: expect.unreachable },
  } as unknown as HookParameters<'astro:server:setup'>);

  await write('src/experiments/study/claims.ts', 'export const falls = { test() {} };');
  watcher.emit('all', 'add', path.join(root, 'src/experiments/study/claims.ts'));
  await vi.waitFor(async () => expect(await declared(root)).toContain('"study/falls"'), 10_000);

  await write('src/content/bibliography.bib', '@book{ada, title={A}}');
  watcher.emit('all', 'change', path.join(root, 'src/content/bibliography.bib'));
  await vi.waitFor(async () => expect(await declared(root)).toContain('"ada"'), 10_000);
});

async function studySite() {
  const site = await createAuthorSite();
  onTestFinished(site.remove);
  await site.write('src/experiments/study/experiment.ts', '');
  await site.write('src/experiments/study/charts.ts', 'export function loss() {}');
  return site;
}

async function setUp(root: string, command: 'dev' | 'build' | 'preview' | 'sync') {
  const integration = editorTypes();
  await integration.hooks['astro:config:setup']!({
    command,
    config: { root: pathToFileURL(`${root}/`) },
  } as HookParameters<'astro:config:setup'>);
  return integration;
}

function declared(root: string): Promise<string> {
  return readFile(path.join(root, '.astro/retrace.d.ts'), 'utf8');
}
