import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { coloursIn, modes } from '../../src/charts/files/own-colours.ts';
import { siteColours, weakContrasts } from '../../src/integration/colours.ts';

const source = path.resolve(import.meta.dirname, '../../src');
const sheets = [
  'charts/look/chart.css',
  'charts/look/chart-contrast.css',
  'styles/theme.css',
  'styles/claims.css',
];
const ours = coloursIn(
  (await Promise.all(sheets.map((file) => readFile(path.join(source, file), 'utf8')))).join('\n'),
);

async function coloursOf(css?: string) {
  const root = await mkdtemp(path.join(tmpdir(), 'retrace-colours-'));
  onTestFinished(() => rm(root, { recursive: true }));
  await mkdir(path.join(root, 'src'));
  if (css !== undefined) await writeFile(path.join(root, 'src/colours.css'), css);
  return siteColours(root);
}

test('our own colours have enough contrast in every mode', () => {
  expect(modes.map((mode) => ours[mode].size > 10)).toEqual([true, true, true, true]);
  expect(weakContrasts(ours, ours)).toEqual([]);
});

test('a site without the file has our colours, and nothing to do', async () => {
  expect(await coloursOf()).toEqual({
    chartCss: await readFile(path.join(source, 'charts/look/chart.css'), 'utf8'),
    warnings: [],
    plugins: [],
  });
});

test('a colour too close to its ground is told with its line, in each mode that has it', async () => {
  const { warnings } = await coloursOf(`:root {
  --link: #999999;
}
@media (prefers-color-scheme: dark) { :root { --chart-1: #1f2125 } }
`);
  expect(warnings.map(({ line, text }) => `${line}: ${text}`)).toEqual([
    '2: --link #999999 on --ground #fdfcfa has a contrast of 2.8, less than 4.5 (light)',
    '2: --link #999999 on --ground-raised #f4f2ed has a contrast of 2.5, less than 4.5 (light)',
    '2: --link #999999 on --code-ground #f4f2ed has a contrast of 2.5, less than 4.5 (light)',
    '4: --chart-1 #1f2125 on --chart-surface #16171a has a contrast of 1.1, less than 3 (dark)',
    '4: --chart-1 #1f2125 on --chart-surface #000000 has a contrast of 1.3, less than 4.5 (dark, more contrast)',
  ]);
});

test('a name that is none of ours is refused with all that are', async () => {
  await expect(coloursOf(':root {\n --lnik: #fff }')).rejects.toThrow(
    /^src\/colours\.css:2: --lnik is no colour here; known: --chart-surface, .*--link, /,
  );
});

test('the docs name all of them', async () => {
  const page = await readFile(path.join(source, '../docs/6-make-it-yours.md'), 'utf8');
  const documented = [...page.matchAll(/^\|.*$/gm)]
    .flatMap(([row]) => [...row.matchAll(/`(--[\w-]+)`(?: to `(--[\w-]+)`)?/g)])
    .flatMap(([, name, last]) => (last ? numbered(name!, last) : [name!]));
  expect([...new Set(documented)].sort()).toEqual([...ours.light.keys()].sort());
});

/** All names of a row: `--chart-1` to `--chart-6`. */
function numbered(first: string, last: string): string[] {
  const count = Number(/\d+$/.exec(last)![0]);
  return Array.from({ length: count }, (_, i) => first.replace(/\d+$/, String(i + 1)));
}
