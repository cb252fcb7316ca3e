import { expect, test } from 'vitest';
import { marksOf } from '../../src/components/run-facts.ts';
import type { PreparedExperiment } from '../../src/lab/prepare.ts';

const runsOf = (seeds: number[]) =>
  seeds.map((seed) => ({
    state: 'fresh',
    record: { seed, dataset: {} },
  })) as unknown as PreparedExperiment['runs'];
const prepared = {
  runs: [],
  plannedSeeds: 3,
  profiles: ['full', 'short'],
} as Partial<PreparedExperiment>;

test.each([
  ['short', '10 of its 30 epochs', ['10 of its 30 epochs']],
  ['short', undefined, ['reduced']],
  ['full', '30 epochs', []],
] as const)('runs of the profile %s with the label %s are marked as %j', (profile, profileLabel, labels) => {
  const shown = {
    ...prepared,
    profile,
    profileLabel,
    runs: runsOf([1, 2, 3]),
  } as PreparedExperiment;
  expect(marksOf(shown).map(({ label }) => label)).toEqual(labels);
});

test.each([
  [[1, 1, 3, 3], ['2 of 3 planned seeds']],
  [[1, 2, 3], []],
  [[], []],
])('of three planned seeds, %j are marked as %j', (seeds, labels) => {
  const shown = { ...prepared, profile: 'full', runs: runsOf(seeds) } as PreparedExperiment;
  expect(marksOf(shown).map(({ label }) => label)).toEqual(labels);
});
