import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSite, type Site } from './site.ts';

const post = 'posts/chaos/index.html';
const experiment = 'src/experiments/logistic-map/experiment.ts';
let site: Site;

/** Each test continues in the site of the test before. */
beforeAll(async () => {
  site = await createSite([path.resolve(import.meta.dirname, '../fixtures/logistic-map')]);
});

afterAll(() => site.remove());

test('a frozen build without results fails, with the command that records the missing runs', async () => {
  const { status, output } = await site.build({ RETRACE_RESULTS: 'frozen' });
  expect(status).toBe(1);
  expect(output).toMatch(
    /logistic-map: 2 runs are missing \(quick seed 1\)\n +npm run lab -- run logistic-map --profile quick\n/,
  );
  expect(output).not.toContain('    at ');
});

test('a type check starts no run', async () => {
  const { status, output } = await site.run('astro', ['sync']);
  expect(status, output).toBe(0);
  expect(output).not.toContain('calm-quick-seed1');
});

test('results that the lab recorded are shown by a frozen build', async () => {
  const lab = await site.run('lab', ['run', 'logistic-map']);
  expect(lab.status, lab.output).toBe(0);
  const listed = await site.run('lab', ['list', '--json']);
  expect(JSON.parse(listed.output)).toMatchObject({
    format: 1,
    runs: [{ state: 'fresh' }, { state: 'fresh' }],
  });
  const verified = await site.run('lab', ['verify', '--record']);
  expect(verified.status, verified.output).toBe(0);
  const { status, output } = await site.build({ RETRACE_RESULTS: 'frozen' });
  expect(status, output).toBe(0);
  expect(await site.page(post)).toContain('<svg class="chart');
  expect(await site.page(post)).toMatch(/>20 of \d+ steps, same bits</);
  expect(await site.page(post)).not.toContain('stale');
});

test('when the experiment is edited, a frozen build names the stale runs and the reason', async () => {
  await site.edit(experiment, 'sub(1, population)', 'sub(1.001, population)');
  const { status, output } = await site.build({ RETRACE_RESULTS: 'frozen' });
  expect(status).toBe(1);
  expect(output).toMatch(/logistic-map: 2 runs are stale \(quick seed 1\): .*source/);
});

test('stale results, and results whose replay differs, are marked where they are shown', async () => {
  for (const run of ['calm', 'wild']) {
    const file = `results/logistic-map/${run}-quick-seed1/verification.json`;
    await site.edit(file, '"outcome": "identical"', '"outcome": "fails"');
  }
  const { status, output } = await site.build({ RETRACE_RESULTS: 'stale-ok' });
  expect(status, output).toBe(0);
  const page = await site.page(post);
  expect(page.match(/class="mark mark-stale"/g)).toHaveLength(3);
  expect(page.match(/Recorded before a change: [^.]*source/g)?.length).toBeGreaterThanOrEqual(2);
  expect(page.match(/class="value-mark">stale</g)).toHaveLength(3);
  expect(page.match(/class="mark mark-disputed"/g)).toHaveLength(3);
  expect(page.match(/class="value-mark">a replay differs</g)).toHaveLength(3);
  const front = await site.page('index.html');
  expect(front).toContain('class="mark mark-stale">stale<');
  expect(front).toContain('class="mark mark-disputed">a replay differs<');
  expect(output).toMatch(/Complete!\nlogistic-map: stale and shown: quick seed 1\n/);
  expect(output).toMatch(/calm-quick-seed1\/verification\.json:1: a replay of this run differs: /);
});

test('a site under a path keeps all its links under it, and knows its canonical address', async () => {
  const { status, output } = await site.run(
    'astro',
    ['build', '--base', '/notes', '--site', 'https://example.org'],
    { RETRACE_RESULTS: 'stale-ok' },
  );
  expect(status, output).toBe(0);
  const page = await site.page(post);
  const addresses = [...page.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, address]) => address!);
  expect(addresses).toContain('https://example.org/notes/posts/chaos/');
  const local = addresses.filter((address) => address.startsWith('/'));
  expect(local.length).toBeGreaterThan(3);
  expect(local.filter((address) => !address.startsWith('/notes/'))).toEqual([]);
});

test('an unknown mode of warnings ends the build before its first stage', async () => {
  const { status, output } = await site.build({ RETRACE_WARNINGS: 'loud' });
  expect(status).toBe(1);
  expect(output).toContain('RETRACE_WARNINGS is "loud"; expected tell, fail or nothing');
  expect(output).not.toContain('    at ');
});

test('an unknown mode of results is refused, and the known modes are named', async () => {
  const { status, output } = await site.build({ RETRACE_RESULTS: 'fresh' });
  expect(status).toBe(1);
  expect(output).toContain('RETRACE_RESULTS is "fresh"; expected run, frozen, stale-ok or nothing');
  expect(output).not.toContain('    at ');
});
