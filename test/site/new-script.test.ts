import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSite, type Site, typesAndLint } from './site.ts';

let site: Site;

/** Each test continues in the site of the test before. */
beforeAll(async () => {
  site = await createSite([]);
});

afterAll(() => site.remove());

test('a new study in Python is not run by a build, which names what records it', async () => {
  const { status, output } = await site.run('new', ['in-python', '--python']);
  expect(status, output).toBe(0);
  expect(output).toContain('created src/experiments/in-python/train.py');
  expect(output).toContain('Now: `npm run lab -- run in-python` records its runs');
  const built = await site.build();
  expect(built.status).toBe(1);
  expect(built.output).toContain('npm run lab -- run in-python');
});

test('its runs are recorded, and its page has claims that hold', { timeout: 300_000 }, async () => {
  const recorded = await site.run('lab', ['run', 'in-python']);
  expect(recorded.status, recorded.output).toBe(0);
  const { status, output } = await site.build({ RETRACE_RESULTS: 'frozen' });
  expect(status, output).toBe(0);
  expect(output).not.toMatch(/\bwarn/i);
  const page = await site.page('posts/in-python/index.html');
  expect(page).toContain('<svg class="chart');
  expect(page.match(/class="claim claim-supported"/g)).toHaveLength(2);
  expect(page).not.toContain('study-name');
});

test('its runs are repeated to the bit', { timeout: 300_000 }, async () => {
  const { status, output } = await site.run('lab', ['verify', 'in-python']);
  expect(status, output).toBe(0);
  expect(output.match(/holds .* identical, bit for bit/g)).toHaveLength(10);
});

test('a draft of a command builds once its program is there', { timeout: 300_000 }, async () => {
  const drafted = await site.run('new', [
    'ising',
    '--command',
    'sh ising.sh --beta {beta} --seed {seed}',
  ]);
  expect(drafted.status, drafted.output).toBe(0);
  expect(drafted.output).toContain('types and values of beta, variants, and the metrics');
  await site.write(
    'src/experiments/ising/ising.sh',
    `for step in 0 1 2 3; do echo "{\\"step\\": $step, \\"result\\": $step.$4}" >> "$RETRACE_METRICS"; done\n`,
  );
  const recorded = await site.run('lab', ['run', 'ising']);
  expect(recorded.status, recorded.output).toBe(0);
  const { status, output } = await site.build({ RETRACE_RESULTS: 'frozen' });
  expect(status, output).toBe(0);
  expect(await site.page('posts/ising/index.html')).toContain('<svg class="chart');
});

test('studies of all kinds pass the type check and the lint', { timeout: 300_000 }, async () => {
  expect((await site.run('new', ['in-r', '--r'])).status).toBe(0);
  const checks = await typesAndLint(
    site,
    ...['in-python', 'in-r', 'ising'].map((name) => `src/experiments/${name}`),
  );
  for (const { status, output } of checks) expect(status, output).toBe(0);
  await rm(path.join(site.root, 'src/experiments/in-r'), { recursive: true });
});

test.each([
  { args: ['--python', '--r'], says: "option '--python' cannot be used with option '--r'" },
  { args: ['--command', './a | ./b'], says: 'new: command has | in `| ./b`; the lab starts no' },
])('$args is refused in a line', async ({ args, says }) => {
  const { status, output } = await site.run('new', ['other', ...args]);
  expect(status).toBe(1);
  expect(output).toContain(says);
  expect(output).not.toContain('    at ');
});
