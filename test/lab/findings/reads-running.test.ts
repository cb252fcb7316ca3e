import { expect, test } from 'vitest';
import { evaluate } from '../../../src/lab/findings/evaluate.ts';
import { readsOfRunning } from '../../../src/lab/findings/reads-running.ts';
import type { RecordedRun, Results } from '../../../src/lab/results.ts';
import { resultsOf } from '../results-fixture.ts';

/** Two variants of two seeds, of which the second of "fast" runs. */
const recorded = resultsOf({
  slow: [
    { loss: [3, 2], best: [1] },
    { loss: [4, 3], best: [2] },
  ],
  fast: [{ loss: [3, 1], best: [1] }, { loss: [4] }],
});
const soFar: Results = {
  ...recorded,
  variants: recorded.variants.map((variant) => ({ ...variant, runs: variant.runs.map(running) })),
};

function running(run: RecordedRun): RecordedRun {
  return run.id === 'fast-quick-seed2' ? { ...run, isRunning: true } : run;
}

const losses = (variant: number) => (results: Results) =>
  results.variants[variant]!.runs.map((run) => run.series('loss').value.at(-1)!);

test.each<[string, (results: Results) => unknown, string[]]>([
  ['of recorded runs only', losses(0), []],
  ['of a run in progress', losses(1), ['fast-quick-seed2']],
  [
    'of its parameters',
    ({ variants }) => variants[1]!.runs[1]!.record.parameters['rate'],
    ['fast-quick-seed2'],
  ],
  ['of the number of runs', ({ variants }) => variants[0]!.runs.length, ['fast-quick-seed2']],
  ['of nothing', () => 3, []],
  [
    'that fails for what isn’t there yet',
    ({ variants }) => variants[1]!.runs[1]!.series('loss').value[1]!.toFixed(),
    ['fast-quick-seed2'],
  ],
  [
    'that fails before it reads a run in progress',
    () => {
      throw new Error('no');
    },
    ['fast-quick-seed2'],
  ],
])('a number %s depends on these runs in progress', (_, compute, expected) => {
  expect(readsOfRunning(soFar, compute)).toEqual(expected);
});

test('a seed that hasn’t measured a metric yet is left out, and not said to lack it for good', () => {
  const read = (results: Results) =>
    results.variants.map(({ runs }) => runs.map((run) => run.series('best').value.length));
  const { value, limits } = evaluate(soFar, read);
  expect(value).toEqual([[1], [1]]);
  expect(limits).toEqual(['seed 2 hasn’t measured best yet']);
  expect(evaluate(recorded, read).limits).toEqual(['seed 2 never measured best']);
});
