import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSmallStudy, type SmallStudy } from './small-study.ts';

const cli = path.resolve(import.meta.dirname, '../../src/lab/cli.ts');
let study: SmallStudy;
let temporary: string;

beforeAll(async () => {
  temporary = await mkdtemp(path.join(tmpdir(), 'retrace-temporary-'));
  study = await createSmallStudy();
  await study.record([3.1, 3.2, 3.3]);
  study.commit('first');
  await study.record([1.1, 1.2, 1.3]);
});

afterAll(() => rm(temporary, { recursive: true, force: true }));

function startDiff(...args: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', cli, 'diff', ...args], {
    cwd: study.root,
    env: { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary },
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (text) => (output += text));
  child.stderr.on('data', (text) => (errors += text));
  const end = new Promise<{ code: number | null; output: string; errors: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, output, errors }));
  });
  return { child, end };
}

test('it ends well whatever changed, and prints nothing but the diff', async () => {
  const { code, output, errors } = await startDiff('first', '--json').end;
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  expect(JSON.parse(output)).toMatchObject({
    before: expect.stringMatching(/^first \w{7}$/),
    after: 'working tree',
    changes: expect.arrayContaining([
      expect.objectContaining({ of: 'decay/high', flips: true, cause: 'runs' }),
    ]),
    unchanged: 1,
  });
  expect(await ours()).toEqual([]);
});

test('stopped in the middle, it leaves no temporary folder', async () => {
  const { child, end } = startDiff('first');
  while ((await ours()).length === 0) await pause(5);
  child.kill('SIGINT');
  expect((await end).code).toBe(130);
  expect(await ours()).toEqual([]);
});

/** Other programs may have theirs there, as tsx has. */
async function ours(): Promise<string[]> {
  return (await readdir(temporary)).filter((name) => name.startsWith('retrace-'));
}
