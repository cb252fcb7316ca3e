import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { version } from '../../package.json' with { type: 'json' };
import { runCommand } from '../site/site.ts';

const start = path.resolve(import.meta.dirname, '../../src/program/start.ts');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'retrace-program-'));
});

afterAll(() => rm(folder, { recursive: true }));

function retrace(...args: string[]) {
  return runCommand(process.execPath, [start, ...args], folder);
}

test.each([[[]], [['--help']], [['-h']]])('%j lists the commands', async (args) => {
  const { status, output } = await retrace(...args);
  expect(status).toBe(0);
  for (const command of ['dev', 'build', 'check', 'lab', 'new', 'new-site']) {
    expect(output).toMatch(new RegExp(`^  ${command} `, 'm'));
  }
});

test('--version is the version of the package', async () => {
  expect(await retrace('--version')).toEqual({ status: 0, output: `${version}\n` });
});

test('an unknown command is refused with those that there are', async () => {
  const { status, output } = await retrace('biuld');
  expect(status).toBe(1);
  expect(output).toMatch(/^retrace: there is no command "biuld"\.\n/);
  expect(output).toContain('  build ');
});

test.each([
  ['build', 'astro is not installed here: run `npm install` in the folder of a site'],
  [
    'check',
    '@astrojs/check is not installed here: run `npm install --save-dev @astrojs/check typescript`',
  ],
])('without packages, %s says in one line what is missing', async (command, line) => {
  expect(await retrace(command)).toEqual({ status: 1, output: `retrace: ${line}\n` });
});

test('a second development server is refused with the address of the first', async () => {
  await mkdir(path.join(folder, '.astro'), { recursive: true });
  const note = path.join(folder, '.astro/dev.json');
  await writeFile(note, JSON.stringify({ pid: process.pid, url: 'http://localhost:4321/' }));
  expect(await retrace('dev')).toEqual({
    status: 1,
    output: `retrace: the site is shown already, at http://localhost:4321/ (process ${process.pid}); use that, or put this one in its place: npm run dev -- --force\n`,
  });
  await writeFile(note, JSON.stringify({ pid: 2 ** 30, url: 'http://localhost:4321/' }));
  expect((await retrace('dev')).output).toContain('astro is not installed here');
  await rm(note);
});

test('packages that pnpm installed are refused in one line', async () => {
  await mkdir(path.join(folder, 'node_modules'));
  await writeFile(path.join(folder, 'node_modules/.modules.yaml'), '{}');
  const { status, output } = await retrace('build');
  expect(status).toBe(1);
  expect(output).toMatch(/^retrace: pnpm installed .* run `npm install`\n$/);
});

test.each(['C#proj', 'why?'])('a site in the folder %s is refused in one line', async (name) => {
  const site = path.join(folder, name);
  await mkdir(site);
  const { status, output } = await runCommand(process.execPath, [start, 'build'], site);
  expect(status).toBe(1);
  expect(output).toMatch(
    /^retrace: the site's folder is \S+, and Vite takes "[#?]" for the end of an address: rename or move it\n$/,
  );
});

test('a folder that was removed is told in one line', async () => {
  const site = path.join(folder, 'removed');
  await mkdir(site);
  const script = `cd "${site}" && rmdir "${site}" && exec "${process.execPath}" "${start}" build`;
  expect(await runCommand('/bin/sh', ['-c', script], folder)).toEqual({
    status: 1,
    output: "retrace: the current folder was removed or moved; change to the site's folder\n",
  });
});
