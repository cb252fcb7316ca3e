import { expect, test } from 'vitest';
import type { Survey } from '../../../src/lab/planning/survey.ts';
import { forecast } from '../../../src/lab/reporting/recording-time.ts';

/** Runs by variant and profile, each with its duration in seconds, if it was ever recorded. */
function survey(runs: [variant: string, profile: string, seconds?: number][]): Survey {
  const surveyed = runs.map(([variant, profile, durationSeconds], i) => ({
    run: { variant, profile, seed: i + 1 },
    state:
      durationSeconds === undefined
        ? { state: 'missing' }
        : { state: 'stale', because: [], record: { provenance: { durationSeconds } } },
  }));
  return { runs: surveyed } as unknown as Survey;
}

/** Forecasts all quick runs of an experiment. */
function secondsOf(found: Survey, jobs: number) {
  const runs = found.runs.filter(({ run }) => run.profile === 'quick');
  return forecast([{ survey: found, runs }], jobs);
}

const start = secondsOf(survey([['a', 'quick', 0]]), 1).seconds;

test('each run takes what the recorded ones of its variant took, and its start', () => {
  const found = survey([
    ['a', 'quick', 10],
    ['a', 'quick', 20],
    ['a', 'quick'],
    ['b', 'quick', 100],
    ['b', 'full', 9000],
  ]);
  expect(start).toBeGreaterThan(0);
  expect(secondsOf(found, 1)).toEqual({ seconds: 3 * 15 + 100 + 4 * start, unknown: 0 });
});

test('a variant without a recorded run takes what the others of its profile took', () => {
  const found = survey([
    ['a', 'quick', 10],
    ['b', 'quick'],
  ]);
  expect(secondsOf(found, 1).seconds).toBe(20 + 2 * start);
});

test('several at a time take less, but never less than the longest of them', () => {
  const alike = survey(Array.from({ length: 4 }, () => ['a', 'quick', 60]));
  expect(secondsOf(alike, 2).seconds).toBe((4 * (60 + start)) / 2);
  expect(secondsOf(alike, 64).seconds).toBe(60 + start);
});

test('runs of a profile that has no record have no forecast', () => {
  const found = survey([
    ['a', 'quick'],
    ['b', 'quick'],
    ['a', 'full', 9000],
  ]);
  expect(secondsOf(found, 2)).toEqual({ seconds: 0, unknown: 2 });
});
