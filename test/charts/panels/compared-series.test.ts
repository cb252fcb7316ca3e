import { expect, test } from 'vitest';
import { compareVariants } from '../../../src/charts/panels/compared-series.ts';
import type { Results } from '../../../src/lab/results.ts';
import { type Measured, resultsOf } from '../../lab/results-fixture.ts';

/** The same results, with these variants' runs in progress. */
function whileRunning(results: Results, ...running: string[]): Results {
  const variants = results.variants.map((variant) => ({
    ...variant,
    runs: running.includes(variant.name)
      ? variant.runs.map((run) => ({ ...run, isRunning: true as const }))
      : variant.runs,
  }));
  return { ...results, variants };
}

const labelsOf = (results: Results) => compareVariants(results, 'loss').map(({ label }) => label);
const measured = (...loss: number[]): Measured[] => [{ loss }];

test('variants whose runs haven’t begun, or haven’t measured the metric yet, are left out', () => {
  const results = resultsOf({ fast: measured(3, 2), slow: measured(), late: [] });
  expect(labelsOf(whileRunning(results, 'fast', 'slow'))).toEqual(['FAST']);
});

test('a recorded variant without a finite value is refused, also beside runs in progress', () => {
  const results = resultsOf({ fast: measured(3, 2), slow: measured() });
  const refused = 'There is no finite "loss" of the variant "SLOW" to draw';
  expect(() => labelsOf(results)).toThrow(refused);
  expect(() => labelsOf(whileRunning(results, 'fast'))).toThrow(refused);
});
