import { expect, test } from 'vitest';
import { sameSeeds } from '../../../src/lab/records/distinct-seeds.ts';
import type { RunRecord } from '../../../src/lab/records/record.ts';

function run(seed: number, kept?: string): RunRecord {
  const record = {
    experiment: 'growth',
    variant: 'slow',
    profile: 'quick',
    seed,
    series: { sha256: 'same' },
    summary: { solved: 4 },
    provenance: {},
    ...(kept && { artifacts: [{ name: 'path', kind: 'text', sha256: kept }] }),
  };
  return record as unknown as RunRecord;
}

test('two seeds that recorded the same bits are named', () => {
  expect(sameSeeds([run(1), run(2)])).toBe(
    'experiment growth: slow-quick-seed1 and slow-quick-seed2 recorded the same bits; let run() draw its random numbers from its seed, or plan a single seed',
  );
});

test('what they kept tells seeds apart whose metrics are equal', () => {
  expect(sameSeeds([run(1, 'a'), run(2, 'b')])).toBeUndefined();
  expect(sameSeeds([run(1, 'a'), run(2, 'a')])).toContain('recorded the same bits');
});

test('a metric that is equal in all seeds is fine beside one that differs', () => {
  const other = { ...run(2), series: { ...run(2).series, sha256: 'other' } };
  expect(sameSeeds([run(1), other])).toBeUndefined();
});
