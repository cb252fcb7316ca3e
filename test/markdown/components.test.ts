import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { componentNames } from '../../src/markdown/components.ts';

test('each component that authors write is drawn by the file of its name, and no other file lies there', async () => {
  const files = await readdir(path.resolve(import.meta.dirname, '../../src/components'));
  const drawn = files.filter((file) => file.endsWith('.astro'));
  expect(drawn.sort()).toEqual(componentNames.map((name) => `${name}.astro`).sort());
});
