import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { cpu } from '../../../src/lab/engines/cpu.ts';
import type { PlannedRun } from '../../../src/lab/planning/plan.ts';
import { runId } from '../../../src/lab/records/run-id.ts';
import { describeOutcomes, exitCodeOf } from '../../../src/lab/running/run-outcome.ts';
import { runInWorkers } from '../../../src/lab/running/run-workers.ts';
import type { RunTask, WorkerMessage } from '../../../src/lab/running/worker-messages.ts';
import { lab } from '../commands/start-lab.ts';
import { createFixtureProject } from '../fixture-project.ts';
import { recordFixture, statesOf } from '../record-fixture.ts';
import { commandProject } from './command/command-project.ts';

type Failure = Omit<Extract<WorkerMessage, { type: 'failed' }>, 'type' | 'expected'>;

/** Runs with three seeds of each variant, one after another, in workers that fail as given, or else stop at once. */
async function outcomesOf(
  failures: Record<string, Failure>,
  options: { keepGoing?: boolean } = {},
) {
  const root = await mkdtemp(path.join(tmpdir(), 'retrace-worker-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const file = path.join(root, 'worker.mjs');
  await writeFile(
    file,
    `const failures = ${JSON.stringify(failures)};
    process.once('message', ({ run }) => {
      const failure = failures[run.variant];
      const message = failure
        ? { type: 'failed', expected: true, ...failure, message: failure.message.replace('RUN', run.id) }
        : { type: 'stopped', stepsDone: 1, resumable: false };
      process.send(message, () => process.exit());
    });`,
  );
  const runs = [1, 2, 3].flatMap((seed) =>
    ['adam', 'sgd', 'lion'].map((variant): PlannedRun => {
      const name = { variant, seed, profile: 'quick' as const };
      return { ...name, experiment: 'digits', id: runId(name), parameters: {} };
    }),
  );
  const outcomes = await runInWorkers(
    runs.map((run) => ({ run }) as RunTask),
    {
      root,
      worker: { file, execArgv: [] },
      engineOf: () => cpu,
      jobs: 1,
      signal: new AbortController().signal,
      progress: { update() {}, stop() {} },
      ...options,
    },
  );
  return outcomes;
}

const failed = (lines: readonly string[]) => lines.filter((line) => line.includes(': failed: '));

test('after a failure that no run of the experiment escapes, none is started', async () => {
  const message = 'no module named torch';
  const outcomes = await outcomesOf({ adam: { message, repeats: 'experiment' } });
  expect(describeOutcomes(outcomes)).toEqual([
    'digits/adam-quick-seed1: failed: no module named torch',
    'stopped: 8 more runs of digits would fail alike; --keep-going starts them',
  ]);
  expect(exitCodeOf(outcomes)).toBe(1);
});

test('a variant that fails before its first row is left, and the others are run', async () => {
  const lines = describeOutcomes(
    await outcomesOf({ adam: { message: 'adam is unknown', repeats: 'variant' } }),
  );
  expect(failed(lines)).toEqual(['digits/adam-quick-seed1: failed: adam is unknown']);
  expect(lines).toHaveLength(1 + 6 + 1);
  expect(lines.at(-1)).toBe(
    'stopped: 2 more runs of digits would fail alike; --keep-going starts them',
  );
});

test('two variants that fail with the same words stop the experiment; with other words, only themselves', async () => {
  const message = 'wrote no row; all it said: npm run lab -- log digits/RUN';
  const alike = { message, repeats: 'variant' } as const;
  const lines = describeOutcomes(await outcomesOf({ adam: alike, sgd: alike }));
  expect(lines).toEqual([
    expect.stringMatching(/adam-quick-seed1: failed/),
    expect.stringMatching(/sgd-quick-seed1: failed/),
    'stopped: 7 more runs of digits would fail alike; --keep-going starts them',
  ]);
  const others = await outcomesOf({ adam: alike, sgd: { ...alike, message: 'sgd is unknown' } });
  expect(failed(describeOutcomes(others))).toHaveLength(2);
  expect(others.filter((outcome) => 'stoppedAfter' in outcome)).toHaveLength(3);
});

test('a failure that may depend on the seed stops nothing, and --keep-going starts all', async () => {
  const once = await outcomesOf({ adam: { message: 'out of memory' } });
  expect(failed(describeOutcomes(once))).toHaveLength(3);
  expect(once.some((outcome) => 'spared' in outcome)).toBe(false);
  const all = await outcomesOf(
    { adam: { message: 'torn', repeats: 'experiment' } },
    { keepGoing: true },
  );
  expect(failed(describeOutcomes(all))).toHaveLength(3);
  expect(all).toHaveLength(9);
});

test.each<[string, string, string, string, number]>([
  [
    'throws before its first row',
    'for (let step = await',
    "if (seed) throw new TypeError('no'); for (let step = await",
    'failed: TypeError: no (src/experiments/growth/experiment.ts',
    // A variant each.
    2,
  ],
  [
    'throws when it is loaded',
    'const cycle = [7];',
    'const cycle = [7]; const run = () => { throw new Error("broken"); }; if (process.argv[1]?.endsWith("running/worker.ts")) run();',
    'failed: Error: broken',
    1,
  ],
  [
    'yields another number of rows than its length',
    'length: ({ steps }) => ({ steps,',
    'length: ({ steps }) => ({ steps: steps + 1,',
    'but its length() says 51',
    2,
  ],
  [
    'yields an unknown metric',
    '{ step, size: grown }',
    '{ step, sizes: grown }',
    `"sizes" isn't one of`,
    2,
  ],
])('an experiment that %s is not run again with each seed', async (_, from, to, message, started) => {
  const { root, edit } = await createFixtureProject();
  await edit('src/experiments/growth/experiment.ts', from, to);
  const outcomes = await recordFixture(root, 'growth', { profile: 'full' }, { jobs: 1 });
  const lines = describeOutcomes(outcomes);
  expect(failed(lines)).toHaveLength(started);
  expect(lines[0]).toContain(message);
  const left = 4 - started;
  expect(lines.at(-1)).toMatch(
    new RegExp(`^stopped: ${left} more runs of growth would fail alike`),
  );
  expect(new Set(Object.values(await statesOf(root, 'growth')))).toEqual(new Set(['missing']));
});

test('a failure after the first row stops nothing', async () => {
  const { root, edit } = await createFixtureProject();
  await edit(
    'src/experiments/growth/experiment.ts',
    'const grown',
    "if (step === 40) throw new TypeError('late');\n      const grown",
  );
  const outcomes = await recordFixture(root, 'growth', { profile: 'full' }, { jobs: 1 });
  expect(failed(describeOutcomes(outcomes))).toHaveLength(4);
});

test('a program that writes no row is started once; `list` then tells of runs that are missing', async () => {
  const { root } = await commandProject('print("done")\n', { seeds: '1, 2, 3' });
  const first = await lab(root, 'run', 'walk', '--jobs', '1');
  expect(first.code).toBe(1);
  expect(first.output).toMatch(
    /^walk\/only-quick-seed1: failed: ended well, but wrote no row: .*\nstopped: 2 more runs of walk would fail alike; --keep-going starts them\n$/,
  );
  const all = await lab(root, 'run', 'walk', '--jobs', '1', '--keep-going');
  expect(all.output.match(/failed: ended well/g)).toHaveLength(3);
  expect((await lab(root, 'list', 'walk')).output.match(/missing/g)).toHaveLength(3);
});
