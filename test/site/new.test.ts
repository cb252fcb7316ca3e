import { access, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createStudy } from '../../src/new/create-study.ts';
import { createSite, type Site, typesAndLint } from './site.ts';

const title = `Batch "sizes" that don't matter`;
let site: Site;

/** Each test continues in the site of the test before. */
beforeAll(async () => {
  site = await createSite([]);
});

afterAll(() => site.remove());

test('a new study is written whole, and the next steps are printed', async () => {
  const { status, output } = await site.run('new', [
    'batch-size',
    '--title',
    title,
    '--description',
    'study-name: "quoted", and with $& and # in it',
    '--date',
    '2026-02-03',
  ]);
  expect(status, output).toBe(0);
  expect(output).toContain('created src/experiments/batch-size/claims.ts');
  expect(output).toContain('npm run build');
  expect((await readdir(path.join(site.root, 'src/experiments/batch-size'))).sort()).toEqual([
    'charts.ts',
    'claims.ts',
    'experiment.ts',
    'values.ts',
  ]);
  expect(await leftovers()).toEqual([]);
});

test('it builds at once into a page with its figure, numbers and a claim that holds', async () => {
  const experiment = await site.read('src/experiments/batch-size/experiment.ts');
  const unused = path.join(site.root, 'src/experiments/unused');
  await site.write(
    'src/experiments/unused/experiment.ts',
    experiment.replace("name: 'batch-size'", "name: 'unused'"),
  );
  const { status, output } = await site.build();
  await rm(unused, { recursive: true });
  expect(status, output).toBe(0);
  expect(output).toMatch(
    /recording \d+ runs that pages need.*: batch-size \(quick seeds 1 to 5\); /,
  );
  expect(output).toContain('batch-size/average-quick-seed5: completed');
  expect(output).toMatch(
    /\nunused: planned and not recorded: .*; no post uses .* left to npm run lab -- run unused /,
  );
  expect(await readdir(path.join(site.root, 'results'))).toEqual(['batch-size']);
  expect(output).not.toMatch(/\bwarn/i);
  const page = await site.page('posts/batch-size/index.html');
  expect(page).toContain('Batch “sizes” that don’t matter</h1>');
  expect(page).toContain('and with $&amp; and # in it');
  expect(page).toContain('datetime="2026-02-03"');
  expect(page).toContain('<svg class="chart');
  expect(page.match(/class="claim claim-supported"/g)).toHaveLength(2);
  expect(page).not.toContain('study-name/');
});

test('its page repeats nothing run by run, and shows how short the runs were', async () => {
  const page = await site.page('posts/batch-size/index.html');
  const [, runs] = /<table>(.*?)<\/table>/s.exec(page.slice(page.indexOf('id="runs-batch-size"')))!;
  const headings = [...runs!.matchAll(/<th scope="col"[^>]*>(.*?)<\/th>/g)].map(([, name]) => name);
  expect(headings).toEqual(['Variant', 'Seed', 'Duration', 'Fingerprint', 'Files']);
  expect(runs).toMatch(/>\d+\u00a0ms</);
});

test('without a title or a description, its texts are sentences of their own', async () => {
  const { status, output } = await site.run('new', ['first-look']);
  expect(status, output).toBe(0);
  const post = await site.read('src/content/posts/first-look.mdx');
  expect(post).toMatch(
    /^---\ntitle: "First look"\ndescription: "Which estimate is better: [^"]+\?"\n/,
  );
});

test('it passes the type check and the lint', async () => {
  const checks = await typesAndLint(site, 'src/experiments/batch-size');
  for (const { status, output } of checks) expect(status, output).toBe(0);
});

test.each([
  { args: ['batch-size'], says: 'src/experiments/batch-size is already there' },
  { args: ['Batch_Size'], says: 'the name "Batch_Size" can\'t be used: must be kebab-case' },
  { args: ['shared'], says: 'the name "shared" can\'t be used: must not be "shared"' },
  { args: ['../escape'], says: 'the name "../escape" can\'t be used' },
  { args: [], says: 'a name is missing' },
  { args: ['other', '--title', ' '], says: 'the title " " can\'t be used: must not be empty' },
  { args: ['other', '--title', 'a\nb'], says: 'must be one line' },
  { args: ['other', '--date', '2026-02-31x'], says: 'Expected a date' },
])('it refuses $args in one line, and writes nothing', async ({ args, says }) => {
  const before = await leftovers();
  const { status, output } = await site.run('new', args);
  expect(status).toBe(1);
  expect(output).toContain(says);
  expect(output).not.toContain('    at ');
  await expect(access(path.join(site.root, 'src/experiments/other'))).rejects.toThrow('ENOENT');
  expect(await leftovers()).toEqual(before);
});

test('a post of that name is left alone, and no experiment is written beside it', async () => {
  const post = path.join(site.root, 'src/content/posts/batch-size.mdx');
  const text = await readFile(post, 'utf8');
  const study = { name: 'batch-size', title, description: 'x', pubDate: new Date(0) };
  await expect(createStudy(site.root, study)).rejects.toThrow('already there');
  expect(await readFile(post, 'utf8')).toBe(text);
});

/** Temporary folders that a failed command would leave behind. */
async function leftovers(): Promise<string[]> {
  return (await readdir(site.root)).filter((name) => name.startsWith('.new-'));
}
