import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { newSite } from '../../src/new/new-site.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'retrace-new-site-'));
});

afterAll(() => rm(folder, { recursive: true }));

const caller = {
  command: 'npx astro-retrace new-site',
  node: '22.12.0',
  retrace: async () => ({ retrace: 'npm:astro-retrace@^1.2.3' }),
};

/** Runs the command. @returns its exit code and what it printed */
async function run(args: string[], node = caller.node) {
  const printed: string[] = [];
  for (const method of ['log', 'error'] as const) {
    const spy = vi.spyOn(console, method).mockImplementation((text) => printed.push(text));
    onTestFinished(() => spy.mockRestore());
  }
  const exitCode = await newSite(args, { ...caller, node });
  return { exitCode, output: printed.join('\n') };
}

test('what it says to type works in a shell, whatever the path', async () => {
  const site = path.join(folder, 'a $b', 'c "d"', 'my-site');
  const { exitCode, output } = await run([site]);
  expect(exitCode).toBe(0);
  expect(output).toContain(
    `\nNow: cd "${folder}/a \\$b/c \\"d\\"/my-site" && npm install && npm run build`,
  );
  const plain = path.join(folder, 'plain');
  expect((await run([plain])).output).toContain(`\nNow: cd ${plain} && npm install`);
});

test.each([
  [[], 'npm install && npm run build\n', /before you build/],
  [
    ['--python'],
    'npm install && npm run lab -- run averaging && npm run build\n',
    /before you run/,
  ],
  [['--r'], 'npm install && npm run lab -- run averaging && npm run build\n', /before you run/],
])('with %j it says what records the first study', async (args, line, commit) => {
  const { exitCode, output } = await run([path.join(folder, `first${args.join('')}`), ...args]);
  expect(exitCode, output).toBe(0);
  expect(output).toContain(line);
  expect(output).toMatch(commit);
});

test('on an old Node, it says what the site brings and which warnings of npm to ignore', async () => {
  const { output } = await run([path.join(folder, 'old')], '20.20.2');
  expect(output).toMatch(
    /has Node 20\.20\.2, so Node 22\.\d+\.\d+ is now .*Ignore npm's EBADENGINE/,
  );
});

test('--package names where npm gets Retrace from', async () => {
  const site = path.join(folder, 'named');
  await run([site, '--package', 'https://example.org/a.tgz']);
  const manifest = JSON.parse(await readFile(path.join(site, 'package.json'), 'utf8'));
  expect(manifest.dependencies.retrace).toBe('https://example.org/a.tgz');
});

test.each([
  [[], /^Usage: npx astro-retrace new-site <folder>/],
  [['a', 'b'], /^new-site: expected one folder, not a and b$/],
  [['a', '--python', '--r'], /^new-site: the first study is either --python or --r, not both$/],
  [['--size'], /^new-site: Unknown option '--size'/],
])('%j is refused without a stack', async (args, message) => {
  const { exitCode, output } = await run(args);
  expect(exitCode).toBe(1);
  expect(output).toMatch(message);
});
