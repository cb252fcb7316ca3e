import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeCreatePackage } from '../../packaging/make-create-package.ts';

const run = promisify(execFile);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'retrace-create-'));
});

afterAll(() => rm(folder, { recursive: true }));

test.each([
  [[], 'experiment.ts', 'npm install && npm run build\n'],
  [['--python'], 'train.py', 'npm install && npm run lab -- run averaging && npm run build\n'],
  [['--r'], 'train.R', 'npm install && npm run lab -- run averaging && npm run build\n'],
])('`npm create retrace` with %j makes a site of its own templates', async (args, file, next) => {
  const program = path.join(await makeCreatePackage(), 'create-retrace.js');
  const site = `site${args.join('')}`;
  const { stdout } = await run(process.execPath, [program, site, ...args], { cwd: folder });
  expect(stdout).toContain(next);
  const study = path.join(folder, site, 'src/experiments/averaging');
  expect(await readdir(study)).toContain(file);
});
