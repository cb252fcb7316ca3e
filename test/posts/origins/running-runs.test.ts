import { expect, test } from 'vitest';
import { runningMarks } from '../../../src/posts/origins/run-facts.ts';
import {
  describeRunning,
  type RunningRun,
  runningLabel,
} from '../../../src/posts/origins/running-runs.ts';

const run = (rows: number, steps: number | undefined, lastStep?: number): RunningRun => ({
  id: `calm-quick-seed${rows}`,
  label: `Calm, seed ${rows}`,
  rows,
  lastStep,
  steps,
});

test.each<[string, RunningRun[]]>([
  ['running, 31 %', [run(319, 1000, 5000)]],
  ['running, 0 %', [run(0, 1000)]],
  ['running, 100 %', [run(40, 40, 39)]],
  ['running, step 1,240', [run(125, undefined, 1240)]],
  ['running', [run(0, undefined)]],
  ['3 running, 12–31 %', [run(31, 100, 30), run(12, 100, 11), run(40, 200, 39)]],
  ['2 running, 12 %', [run(12, 100, 11), run(24, 200, 23)]],
  ['2 running, steps 300–1,240', [run(125, undefined, 1240), run(3, undefined, 300)]],
  ['2 running', [run(125, undefined, 1240), run(0, undefined)]],
  ['2 running, steps 11–1,240', [run(125, undefined, 1240), run(12, 100, 11)]],
])('%s', (label, running) => {
  expect(runningLabel(running).replaceAll('\u00a0', ' ')).toBe(label);
});

test('the mark tells how far each run is; without any there is none', () => {
  const [mark] = runningMarks([run(31, 100, 30), run(3, undefined, 300)]);
  expect(mark!.detail.replaceAll('\u00a0', ' ')).toBe(
    'Not recorded yet: Calm, seed 31: 31 %; Calm, seed 3: step 300. Numbers and verdicts wait for the record.',
  );
  expect(describeRunning(run(0, undefined))).toBe('Calm, seed 0');
  expect(runningMarks([])).toEqual([]);
  expect(runningMarks()).toEqual([]);
});
