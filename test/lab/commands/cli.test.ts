import { readdir } from 'node:fs/promises';
import { cpus } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { processStamp } from '../../../src/files/process-stamp.ts';
import { temporaryName } from '../../../src/files/temporary-name.ts';
import { createFixtureProject } from '../fixture-project.ts';
import { lab, startLab } from './start-lab.ts';

test('claims that wait for what never comes stop a run in one line', async () => {
  const { root, write } = await createFixtureProject();
  await write('src/experiments/other/claims.ts', 'await new Promise(() => {}); export {};');
  const { code, errors } = await lab(root, 'run', 'other', '--engine', 'cpu');
  expect(code).toBe(1);
  expect(errors).toMatch(
    /^lab: src\/experiments\/other\/claims\.ts: .*awaits a promise that never settles;.*\n$/,
  );
});

test('plan, run, list, why and clean tell the same story', async () => {
  const { root, edit, write } = await createFixtureProject();
  await write(
    'src/experiments/other/claims.ts',
    'export const high = { test: () => ({}), sentence: "It is high.", measure: "height" };',
  );
  expect((await lab(root, 'plan', 'other')).output).toContain('other/only-quick-seed1 is missing');

  const first = await lab(root, 'run', 'other');
  expect(first).toMatchObject({ code: 0 });
  expect(first.output).toMatch(/other\/only-quick-seed1: recorded, completed/);
  expect(first.errors).toMatch(/^other uses no tensors: it needs no engine\n/);
  expect((await lab(root, 'run', 'other')).output).toMatch(/nothing to run/);

  const statements = `results/other/statements`;
  const [statement] = await readdir(path.join(root, statements));
  expect((await lab(root, 'clean', 'other')).output).toBe('');

  await edit('src/experiments/other/experiment.ts', 'step / 2', 'step / 3');
  expect((await lab(root, 'list', 'other')).output).toMatch(/only-quick-seed1\s+stale/);
  expect((await lab(root, 'why', 'other/only-quick-seed1')).output).toMatch(/stale: .*source/);

  await write('results/other/README.md', 'Why it was run.');
  await write('results/other/.only-quick-seed1.99999999/run.json', '{');
  const checkpoints = `cache/checkpoints/${'a'.repeat(64)}-cpu`;
  await write(`${checkpoints}/latest.checkpoint`, 'x'.repeat(250_000));
  const lock = `cache/locks/${'a'.repeat(64)}`;
  await write(lock, '99999999 1');
  const rows = `cache/running/${'a'.repeat(64)}.parquet`;
  await write(rows, '');
  const elsewhere = { ...processStamp(), host: 'n2', boot: 'b' };
  const unseen = temporaryName('results/other/only-quick-seed1', elsewhere);
  await write(`${unseen}/run.json`, '{');
  const left = `left ${unseen}: another machine or container may be writing it, until it is a day old\n`;
  const gone = [
    'results/other/only-quick-seed1',
    `${statements}/${statement}`,
    'results/other/.only-quick-seed1.99999999',
    path.join(root, lock),
    path.join(root, rows),
    `${path.join(root, checkpoints)}, 0.3 MB`,
  ];
  const lines = (verb: string) => {
    const [run, named, leftover, ...cached] = gone.map((name) => `${verb} ${name}\n`);
    return [run, named, leftover, left, ...cached].join('');
  };
  const foretold = await lab(root, 'clean', '--checkpoints', '--dry-run');
  expect(foretold.output).toBe(lines('would remove'));
  const { output } = await lab(root, 'clean', 'other', '--checkpoints');
  expect(output).toBe(lines('removed'));
  expect((await readdir(path.join(root, 'results/other'))).sort()).toEqual([
    path.basename(unseen),
    'README.md',
  ]);
  expect(await readdir(path.join(root, 'cache/locks'))).toEqual([]);
  expect(await readdir(path.join(root, 'cache/running'))).toEqual([]);
  expect(await readdir(path.join(root, 'cache/checkpoints'))).toEqual([]);
});

test('a run without tensors needs no engine, even where one is asked for', async () => {
  const { root, read } = await createFixtureProject();
  const { code, errors } = await lab(root, 'run', '--profile', 'quick', '--engine', 'cpu');
  expect(errors).toMatch(/^other uses no tensors: it is run without cpu\nengine cpu: asked for /);
  expect(code).toBe(0);
  const engineOf = async (run: string) =>
    JSON.parse(await read(`results/${run}/run.json`)).provenance.engine;
  expect(await engineOf('growth/slow-quick-seed1')).toMatchObject({ name: 'cpu' });
  expect(await engineOf('other/only-quick-seed1')).toEqual({
    name: 'none',
    reason: 'the run uses no tensors',
    device: cpus()[0]!.model.trim(),
    deviceKind: 'cpu',
    details: { 'Node.js': process.versions.node },
  });
  expect((await lab(root, 'list', 'other')).output).toMatch(/ fresh .* JavaScript, /);
  const { output } = await lab(root, 'verify', 'other', '--engine', 'cpu', '--record');
  expect(output).toMatch(/^other\/only-quick-seed1 {2}holds {2}all 3 steps are identical/);
});

test('a run without tensors that an engine recorded stays fresh, and is verified without it', async () => {
  const { root, read, write } = await createFixtureProject();
  await lab(root, 'run', 'other');
  const file = 'results/other/only-quick-seed1/run.json';
  const record = JSON.parse(await read(file));
  record.provenance.engine = { ...record.provenance.engine, name: 'wasm', details: {} };
  await write(file, JSON.stringify(record));
  expect((await lab(root, 'list', 'other')).output).toMatch(/ fresh .* wasm, /);
  const { output } = await lab(root, 'verify', 'other');
  expect(output).toMatch(/holds {2}JavaScript for wasm: all 3 steps are identical/);
});

test('a run without tensors whose steps need no state goes on where it was stopped', async () => {
  const { root, edit } = await createFixtureProject();
  const file = 'src/experiments/other/experiment.ts';
  await edit(file, 'steps: 3', 'steps: 100');
  await edit(file, 'run({ parameters }', 'run({ parameters, resume }');
  await edit(
    file,
    'for (let step = 0; step < parameters.steps; step++)',
    'for (let step = await resume({}); step < parameters.steps; step++, await new Promise((done) => setTimeout(done, 20)))',
  );
  const stopped = await lab(root, 'run', 'other', '--time-limit', '1s');
  expect(stopped.output).toMatch(/stopped after \d+ steps; the same command resumes it/);
  const plan = await lab(root, 'plan', 'other');
  expect(plan.output).toMatch(/npm run lab -- run other --variant only --seed 1 --profile quick\n/);
  const resumed = await lab(root, 'run', 'other');
  expect(resumed.errors).toMatch(/resumes after \d+ steps/);
  expect(resumed.output).toMatch(/recorded, completed/);
});

test('a package that computes with tensors where no engine was started is told', async () => {
  const { root, edit, write } = await createFixtureProject();
  await write(
    'node_modules/fixture-gain/index.js',
    "import { scalar } from '@tensorflow/tfjs-core'; export const gain = () => scalar(2);\n",
  );
  const file = 'src/experiments/other/experiment.ts';
  await edit(file, 'import { z }', "import { gain } from 'fixture-gain';\nimport { z }");
  await edit(file, 'step / 2', 'gain()');
  const { code, output } = await lab(root, 'run', 'other');
  expect(code).toBe(1);
  expect(output).toMatch(
    /only-quick-seed1: failed: a package that the experiment imports computes with TensorFlow\.js: .*\n$/,
  );
});

test('a damaged run is not overwritten: `run` stops, and `plan` tells how it would be', async () => {
  const { root, read, write } = await createFixtureProject();
  const record = 'results/other/only-quick-seed1/run.json';
  await write(record, '<<<<<<< HEAD\n');
  const refused = await lab(root, 'run', 'other');
  expect(refused).toMatchObject({ code: 1, output: '' });
  expect(refused.errors).toMatch(
    /^lab: damaged runs are not overwritten\. .*\n {2}other\/only-quick-seed1 is damaged \(.*run\.json: has the marks of a merge conflict; .*\n$/,
  );
  expect(await read(record)).toBe('<<<<<<< HEAD\n');
  expect((await lab(root, 'plan', 'other')).output).toMatch(/is damaged: .*\n.* --fresh\n$/);
});

test('unknown names are refused in one line that lists the known ones', async () => {
  const { root } = await createFixtureProject();
  expect(await lab(root, 'run', 'growht')).toMatchObject({
    code: 1,
    errors: 'lab: there is no experiment "growht"; known: growth, other\n',
  });
  expect(await lab(root, 'plan', 'growth', '--variant', 'medium')).toMatchObject({
    code: 1,
    errors: 'lab: experiment growth has no variant "medium"; known: slow, fast\n',
  });
  expect((await lab(root, 'why', 'growth/x')).errors).toMatch(/no run "growth\/x"; known: growth/);
});

test('a reader who closes the pipe early sees no stack', async () => {
  const { root } = await createFixtureProject();
  const listing = startLab(root, ['list']);
  listing.process.stdout!.destroy();
  expect(await listing.end).toEqual({ code: 0, output: '', errors: '' });
});

test.each<[string, NodeJS.Signals[]]>([
  ['Ctrl-C', ['SIGINT']],
  ['a terminal that is closed, or a job that is ended,', ['SIGHUP', 'SIGTERM']],
])('%s stops after the current step and records nothing', async (_, signals) => {
  const { root, edit } = await createFixtureProject();
  const quick = ['--profile', 'quick', '--engine', 'cpu'];
  await edit(
    'src/experiments/growth/experiment.ts',
    'steps: quickSteps',
    'steps: 10_000, pauseMilliseconds: 20',
  );
  const running = startLab(root, ['run', 'growth', '--variant', 'slow', ...quick]);
  await new Promise<void>((resolve) => {
    running.process.stderr!.on('data', (text) => /step \d+\/10000/.test(text) && resolve());
  });
  for (const signal of signals) process.kill(-running.process.pid!, signal);
  const { code, output } = await running.end;
  expect(code).toBe(130);
  const [, steps] =
    /growth\/slow-quick-seed1: stopped after (\d+) steps; the same command resumes it/.exec(
      output,
    )!;
  expect(await readdir(path.join(root, 'results/growth'))).toEqual([]);
  expect(await readdir(path.join(root, 'cache/checkpoints'))).toHaveLength(1);
  expect(await readdir(path.join(root, 'cache/locks'))).toEqual([]);
  const listed = (await lab(root, 'list', 'growth')).output;
  expect(listed).toMatch(new RegExp(`slow-quick-seed1 +stopped at ${steps} of 10,000 steps`));
});

test('a run whose code throws fails with its line and stack, and the others are recorded', async () => {
  const { root, edit } = await createFixtureProject();
  await edit(
    'src/experiments/growth/experiment.ts',
    'const grown',
    "if (parameters.slope === 2) throw new TypeError('too fast');\n      const grown",
  );
  const { code, output } = await lab(
    root,
    'run',
    'growth',
    '--profile',
    'quick',
    '--engine',
    'cpu',
  );
  expect(code).toBe(1);
  expect(output).toMatch(
    /fast-quick-seed1: failed: TypeError: too fast \(src\/experiments\/growth\/experiment\.ts:34\)\n {4}at /,
  );
  expect(output).toMatch(/slow-quick-seed1: recorded/);
});

test('a metric that becomes infinite ends the run as diverged, with its series', async () => {
  const { root, edit } = await createFixtureProject();
  await edit('src/experiments/growth/experiment.ts', '% 1009', '% (step === 3 ? 0 : 1009)');
  const { output } = await lab(root, 'run', 'growth', '--profile', 'quick', '--engine', 'cpu');
  expect(output).toMatch(/slow-quick-seed1: recorded, diverged/);
  expect((await lab(root, 'list', 'growth')).output).toMatch(/slow-quick-seed1\s+fresh, diverged/);
});

test('verify and restamp: identical bits hold, other numbers fail', async () => {
  const { root, edit } = await createFixtureProject();
  await lab(root, 'run', 'growth', '--profile', 'quick', '--variant', 'slow', '--engine', 'cpu');
  const holds = await lab(root, 'verify', '--steps', '3');
  expect(holds).toMatchObject({ code: 0 });
  expect(holds.output).toMatch(/slow-quick-seed1 +holds +steps 0 to 2 of 5 are identical/);

  await edit('src/experiments/growth/rate.ts', 'slope + 1', '1 + slope * 1.001');
  const fails = await lab(root, 'verify', 'growth/slow-quick-seed1');
  expect(fails).toMatchObject({ code: 1 });
  expect(fails.output).toMatch(/FAILS +in all 5 steps, \w+ differs most, at step \d: recorded/);
  expect(await lab(root, 'restamp')).toMatchObject({
    code: 1,
    errors: expect.stringMatching(/is not restamped: in all 5 steps, \w+ differs/),
  });
});
