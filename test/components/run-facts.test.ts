import { expect, test } from 'vitest';
import { marksOf } from '../../src/components/run-facts.ts';
import type { PreparedExperiment } from '../../src/lab/prepare.ts';

const prepared = { runs: [], profiles: ['full', 'short'] } as Partial<PreparedExperiment>;

test.each([
  ['short', '10 of its 30 epochs', ['10 of its 30 epochs']],
  ['short', undefined, ['reduced']],
  ['full', '30 epochs', []],
] as const)('runs of the profile %s with the label %s are marked as %j', (profile, profileLabel, labels) => {
  const shown = { ...prepared, profile, profileLabel } as PreparedExperiment;
  expect(marksOf(shown).map(({ label }) => label)).toEqual(labels);
});
