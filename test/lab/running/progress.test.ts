import { expect, test } from 'vitest';
import type { PlannedRun } from '../../../src/lab/planning/plan.ts';
import { lineProgress } from '../../../src/lab/running/progress.ts';

const run = { experiment: 'growth', id: 'slow-quick-seed1' } as PlannedRun;

test('on a pipe, a line every few seconds tells steps, samples a second, the metric and the time left', () => {
  let now = 0;
  const lines: string[] = [];
  const progress = lineProgress({ write: (line) => lines.push(line.trimEnd()) }, () => now);
  progress.update(run, {
    type: 'running',
    steps: 100,
    samplesPerStep: 8,
    metric: 'loss',
    device: 'CPU',
  });
  for (let stepsDone = 10; stepsDone <= 40; stepsDone += 10) {
    now += 2000;
    progress.update(run, { type: 'progress', stepsDone, value: 1 / stepsDone });
  }
  expect(lines).toEqual([
    'growth/slow-quick-seed1: 100 steps on CPU',
    'growth/slow-quick-seed1: step 30/100, 40 samples/s, loss 0.0333, 14 s left',
  ]);
});

test('after a checkpoint, the rate and the time left count only the steps of this session', () => {
  let now = 0;
  const lines: string[] = [];
  const progress = lineProgress({ write: (line) => lines.push(line.trimEnd()) }, () => now);
  progress.update(run, {
    type: 'running',
    steps: 100,
    samplesPerStep: 8,
    metric: 'loss',
    device: 'CPU',
  });
  progress.update(run, { type: 'resumed', stepsDone: 50 });
  now += 10_000;
  progress.update(run, { type: 'progress', stepsDone: 60, value: undefined });
  expect(lines.slice(1)).toEqual([
    'growth/slow-quick-seed1: resumes after 50 steps',
    'growth/slow-quick-seed1: step 60/100, 8 samples/s, 40 s left',
  ]);
});

test('runs of two experiments with the same id are told apart', () => {
  let now = 0;
  const lines: string[] = [];
  const progress = lineProgress({ write: (line) => lines.push(line.trimEnd()) }, () => now);
  const runs = [run, { ...run, experiment: 'decay' }];
  const start = { type: 'running', samplesPerStep: 1, metric: 'loss', device: 'CPU' } as const;
  runs.forEach((each, i) => {
    progress.update(each, { ...start, steps: 100 * (i + 1) });
  });
  now += 10_000;
  for (const each of runs) {
    progress.update(each, { type: 'progress', stepsDone: 50, value: undefined });
  }
  expect(lines.slice(2)).toEqual([
    'growth/slow-quick-seed1: step 50/100, 5 samples/s, 10 s left',
    'decay/slow-quick-seed1: step 50/200, 5 samples/s, 30 s left',
  ]);
});
