import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { mdxToJs } from 'satteri';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkPictures } from '../../src/markdown/pictures.ts';
import { refuseMistakes } from '../../src/markdown/text-mistakes.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'retrace-pictures-'));
  await mkdir(path.join(folder, 'posts'));
  const files = ['posts/a b.png', 'posts/compartments.png', 'posts/mine.mdx', 'lamp.svg'];
  await Promise.all(files.map((file) => writeFile(path.join(folder, file), '')));
});
afterAll(() => rm(folder, { recursive: true }));

async function check(mdx: string) {
  const fileURL = pathToFileURL(path.join(folder, 'posts/mine.mdx'));
  await mdxToJs(mdx, { mdastPlugins: [checkPictures, refuseMistakes], fileURL });
}

test.each([
  [
    'One.\n\n![A](./compartment.png)',
    'line 3: the picture "./compartment.png": there is no such file; known: ./a b.png, ./compartments.png',
  ],
  ['![A](./Compartments.png)', 'line 1: the picture "./Compartments.png": there is no such file'],
  ['![A](../lamp.png)', 'the picture "../lamp.png": there is no such file; known: ../lamp.svg'],
  ['![A](compartment.png)', 'there is no such file; known: ./a b.png, ./compartments.png'],
  ['![A](compartments.png)', 'the picture "compartments.png": write "./compartments.png"'],
  ['![A](./img/a.png)', 'there is no such file; put it beside the post'],
])('%s is refused', async (mdx, message) => {
  await expect(check(mdx)).rejects.toThrow(message);
});

test.each([
  './compartments.png',
  './a%20b.png',
  '../lamp.svg',
  '/nothing.png',
  'https://example.org/nothing.png',
])('![A](%s) is taken', async (url) => {
  await expect(check(`![A](${url})`)).resolves.toBeUndefined();
});
