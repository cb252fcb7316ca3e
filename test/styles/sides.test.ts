import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';

const folder = path.resolve(import.meta.dirname, '../../src/styles');
/** Declarations that name a side of the screen, which is another one where text runs from right to left. */
const side =
  /^\s*(?:(?:margin|padding|border)-(?:left|right)[\w-]*|left|right)\s*:|(?:float|clear|text-align)\s*:\s*left/;

test('style sheets name sides by the direction of the text', async () => {
  const files = (await readdir(folder)).filter(
    (name) => name.endsWith('.css') && name !== 'direction.css',
  );
  expect(files).toContain('page.css');
  const named = await Promise.all(
    files.map(async (name) => {
      const lines = (await readFile(path.join(folder, name), 'utf8')).split('\n');
      return lines.filter((line) => side.test(line)).map((line) => `${name}: ${line.trim()}`);
    }),
  );
  expect(named.flat()).toEqual([]);
});
