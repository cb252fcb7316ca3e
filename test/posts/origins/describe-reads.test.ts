import { expect, test } from 'vitest';
import { describeReads } from '../../../src/posts/origins/describe-reads.ts';
import type { ShownExperiment } from '../../../src/posts/origins/origin.ts';
import { readsOfNothing } from '../../lab/results-fixture.ts';

const artifacts = [
  { kind: 'table', name: 'confusion' },
  { kind: 'picture', name: 'faces', step: 0 },
  { kind: 'picture', name: 'faces', step: 5 },
  { kind: 'picture', name: 'houses' },
];
const prepared = {
  runs: [{ record: {} }, { record: { artifacts } }],
} as unknown as ShownExperiment;

test.each([
  [['confusion'], 'the table confusion'],
  [['faces', 'houses'], 'the pictures faces, houses'],
  [['confusion', 'faces'], 'the table confusion; the picture faces'],
  // A name that no record has.
  [['other'], 'the artifact other'],
])('artifacts that were read are named with their kind: %j', (read, said) => {
  expect(describeReads({ reads: { ...readsOfNothing, artifacts: read }, prepared })).toBe(said);
});

test('they stand behind metrics and before parameters', () => {
  const reads = {
    ...readsOfNothing,
    last: ['loss'],
    artifacts: ['confusion'],
    parameters: ['rate'],
  };
  expect(describeReads({ reads, prepared })).toBe(
    'the last loss; the table confusion; parameter rate',
  );
});
