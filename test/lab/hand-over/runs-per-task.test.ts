import { expect, test } from 'vitest';
import { runsPerTask } from '../../../src/lab/hand-over/runs-per-task.ts';
import type { PlannedRun } from '../../../src/lab/planning/plan.ts';
import type { Survey } from '../../../src/lab/planning/survey.ts';

const run = (seed: number, profile: 'quick' | 'full' = 'quick') =>
  ({ seed, profile }) as PlannedRun;
const runs = (count: number) => Array.from({ length: count }, (_, i) => run(i + 1));

/** A survey in which runs of this profile took so many seconds. */
const survey = (
  usesTensors: boolean,
  seconds: readonly number[] = [],
  profile: 'quick' | 'full' = 'quick',
) =>
  ({
    experiment: { usesTensors },
    runs: seconds.map((durationSeconds, i) => ({
      run: run(i + 1, profile),
      state: { state: 'fresh', record: { provenance: { durationSeconds } } },
    })),
  }) as unknown as Survey;

const options = { engine: undefined, resources: { time: 3600 } };
const many = 1000;

test.for([
  ['one, where nobody knows how long a run takes', survey(true), 40, options, 1],
  ['one, where a run takes longer than five minutes', survey(true, [400]), 400, options, 1],
  ['enough for five minutes', survey(true, [100, 60, 20]), 400, options, 5],
  ['but leaves tasks for 32 machines', survey(true, [1]), 40, options, 2],
  ['only runs of the same profile tell', survey(true, [60], 'full'), 400, options, 1],
  [
    'as many as a task has cores',
    survey(false),
    40,
    { ...options, resources: { time: 1, cpus: 4 } },
    4,
  ],
  [
    'one with an engine that uses all cores',
    survey(true),
    40,
    { engine: 'native', resources: { time: 1, cpus: 4 } },
    1,
  ],
  ['the given number', survey(true, [60]), 400, { ...options, perTask: 3 }, 3],
  ['as many as the largest index asks for', survey(true), 10_000, options, 10],
  ['however small the given number is', survey(true), 10_000, { ...options, perTask: 3 }, 10],
] as const)('%s', ([, surveyed, count, given, expected]) => {
  expect(runsPerTask(surveyed, runs(count), given, many)).toBe(expected);
});
