import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { readRecordedTable } from '../../../../src/lab/shown/read-results.ts';
import { lab, startLab } from '../../commands/start-lab.ts';
import type { FixtureProject } from '../../fixture-project.ts';
import { commandProject, declare, writing } from './command-project.ts';

const command = 'python3 walk.py {parameters}';
const script = 'src/experiments/walk/walk.py';
const once = writing('{"step": 0, "position": 1}');

/** Waits until a program of the project has printed a text. */
async function printed({ root }: FixtureProject, text: string): Promise<void> {
  const logs = path.join(root, 'cache/commands');
  for (let said = ''; !said.includes(text); await delay(20)) {
    const [run] = await readdir(logs).catch(() => []);
    said = run ? await readFile(path.join(logs, run, 'log.txt'), 'utf8').catch(() => '') : '';
  }
}

test('a run whose files were edited while others ran is not recorded under what they were', async () => {
  const project = await commandProject(
    `${once}
import time
print("begun", flush=True)
while not os.path.exists("edited.ts"): time.sleep(0.02)
`,
    { command, seeds: '1, 2' },
  );
  const running = startLab(project.root, ['run', 'walk', '--jobs', '1']);
  await printed(project, 'begun');
  await project.edit(script, 'begun', 'begins');
  await project.write('src/experiments/walk/edited.ts', '');
  const { code, output } = await running.end;
  expect({ code, output }).toEqual({
    code: 1,
    output: expect.stringMatching(
      /seed2: failed: walk\.py changed since the lab was started: start it again, so that its record tells what ran\n$/,
    ),
  });
  expect((await lab(project.root, 'list', 'walk')).output).toMatch(
    /seed1 {2}stale.*\n.*seed2 {2}missing/,
  );
});

test('equal seeds are told at once, as is an option for engines', async () => {
  const { root } = await commandProject(once, { command, seeds: '1, 2' });
  const { errors } = await lab(root, 'run', 'walk', '--engine', 'cpu', '--jobs', '2');
  expect(errors).toContain('walk is a command: --engine and --tf32 make no difference to it\n');
  const same =
    'only-quick-seed1 and only-quick-seed2 recorded the same bits; let walk.py draw its random numbers from {seed}';
  expect(errors).toContain(same);
  expect((await lab(root, 'list')).errors).toContain(same);
});

test('a second Ctrl-C leaves a program no time', { timeout: 60_000 }, async () => {
  const project = await commandProject(
    `${once}
import signal, time
def late(*_): print("asked", flush=True)
signal.signal(signal.SIGTERM, late)
print("begun", flush=True)
while True: time.sleep(0.1)
`,
    { command, more: 'stopSeconds: 600,' },
  );
  const running = startLab(project.root, ['run', 'walk']);
  await printed(project, 'begun');
  running.process.kill('SIGINT');
  await printed(project, 'asked');
  running.process.kill('SIGINT');
  expect((await running.end).code).toBe(130);
  const again = async () => (await lab(project.root, 'list')).output;
  while ((await again()).includes('running')) await delay(20);
  expect(await again()).toMatch(/stopped at 1 steps/);
});

test('a program that is stopped before its tool has written a row starts again', {
  timeout: 60_000,
}, async () => {
  const project = await commandProject(
    `
import os, sys, time
out = os.environ["RETRACE_OUTPUT"]
first = not os.listdir(out)
number = len(os.listdir(out))
os.makedirs(f"{out}/version_{number}")
print("begun", flush=True)
if first: time.sleep(600)
open(f"{out}/version_{number}/metrics.csv", "w").write("epoch,step,position\\n0,4,0.5\\n0,9,0.25\\n")
`,
    { command, more: "reads: 'lightning'," },
  );
  const { root } = project;
  const running = startLab(root, ['run', 'walk']);
  await printed(project, 'begun');
  running.process.kill('SIGINT');
  expect(await running.end).toMatchObject({
    code: 130,
    output: expect.stringMatching(/not started; the same command starts it\n$/),
  });
  expect(await lab(root, 'run', 'walk')).toMatchObject({ code: 0 });
  const run = { experiment: 'walk', variant: 'only', profile: 'quick', seed: 1 } as const;
  expect((await readRecordedTable(root, run, Infinity)).table.step).toEqual([4, 9]);
});

test('a stale command is restamped if its replay has the same bits, and only then', {
  timeout: 60_000,
}, async () => {
  const project = await commandProject(once, { command });
  const { root } = project;
  await lab(root, 'run', 'walk');
  await project.write(script, `# A comment.\n${once}`);
  expect((await lab(root, 'list')).output).toContain('stale');
  expect(await lab(root, 'restamp', 'walk')).toMatchObject({
    code: 0,
    output: expect.stringMatching(/restamped, its only step is identical, bit for bit/),
  });
  expect((await lab(root, 'list')).output).toContain('fresh');
  await project.write(script, once.replace('1}', '1.001}'));
  expect(await lab(root, 'restamp', 'walk')).toMatchObject({
    code: 1,
    errors: expect.stringMatching(
      /is not restamped: agrees to 1e-3 .*; a command is restamped only if its replay has the same bits; run it again\n$/,
    ),
  });
});

test('verify tells which data are only pointers', async () => {
  const pointer = `version https://git-lfs.github.com/spec/v1
oid sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824
size 5
`;
  const project = await commandProject(once, { command, more: "inputs: ['d.bin']," });
  const { root } = project;
  await project.write('src/experiments/walk/d.bin', 'hello');
  await lab(root, 'run', 'walk');
  await project.write('src/experiments/walk/d.bin', pointer);
  expect((await lab(root, 'list')).output).toContain('fresh');
  expect(await lab(root, 'verify', 'walk')).toMatchObject({
    code: 1,
    output: expect.stringMatching(
      /not replayed {2}can't be replayed here: .*d\.bin is a Git LFS pointer in place of the file; fetch it: git lfs pull/,
    ),
  });
});

test('experiments of no kind, of two, or with a misspelt field are refused in plain words', async () => {
  const project = await commandProject('', { command });
  const file = 'src/experiments/walk/experiment.ts';
  const refusal = async () => (await lab(project.root, 'list', 'walk')).errors;
  const mistakes = [
    ["use: ['x'],", /"use" is no field of an experiment with command: did you mean uses\?$/m],
    ['run() {},', /has both run and command: keep one$/m],
    [
      "reads: 'tensorbord',",
      /reads: is no tool; did you mean 'tensorboard'\? \(is "tensorbord"\)$/m,
    ],
    ["reads: 'lines',", /reads: must be \{ lines: /],
  ] as const;
  for (const [more, message] of mistakes) {
    await declare(project, { command, more });
    expect(await refusal()).toMatch(message);
  }
  const text = await readFile(path.join(project.root, file), 'utf8');
  await project.write(file, text.replace(/command: .*/, '').replace("reads: 'lines',", ''));
  expect(await refusal()).toMatch(/has neither run nor command: write what computes its runs/);
});

test('a try that failed before its first row is no part of the run', async () => {
  const project = await commandProject('', { command: 'python3 walk.py {parameters}' });
  const { root } = project;
  const failing = `import os, sys\nif not os.path.exists("../../../ready"): sys.exit(3)\n${writing('{"step": 0, "position": 1}')}`;
  await project.write('src/experiments/walk/walk.py', failing);
  expect((await lab(root, 'run', 'walk')).output).toMatch(/exit code 3 before its first row/);
  await project.write('ready', '');
  expect(await lab(root, 'run', 'walk')).toMatchObject({ code: 0 });
  const record = JSON.parse(await project.read('results/walk/only-quick-seed1/run.json'));
  expect(record.provenance.resumptions).toBe(0);
});
