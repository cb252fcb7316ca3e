import { expect, test } from 'vitest';
import { recordedBeside } from '../../../src/lab/shown/recorded-beside.ts';
import type { ShownRuns } from '../../../src/lab/shown/shown-runs.ts';

const run = (variant: string, seed: number) =>
  ({ id: `${variant}-${seed}`, variant, record: { seed } }) as ShownRuns['runs'][number];
const idsOf = (...given: Parameters<typeof recordedBeside>) =>
  recordedBeside(...given).map(({ id }) => id);

/** Of seed 1, both variants are recorded, of seeds 2 and 3 only one. */
const recorded = [run('calm', 1), run('calm', 2), run('calm', 3), run('wild', 1)];
const complete = [run('calm', 1), run('wild', 1)];

test('beside a run in progress stand the runs that are shown anyway, and the others of its seed', () => {
  expect(idsOf(complete, recorded, [{ id: 'wild-2', seed: 2 }])).toEqual([
    'calm-1',
    'calm-2',
    'wild-1',
  ]);
});

test('a run in progress takes the place of its older record', () => {
  expect(idsOf(complete, recorded, [{ id: 'calm-1', seed: 1 }])).toEqual(['wild-1']);
});

test('old and new runs of a variant do not stand together, so that no mean is of both', () => {
  const stale = recorded.map((each) => ({ ...each, state: 'stale' as const }));
  const all = [
    ...stale.filter(({ id }) => id !== 'calm-2'),
    { ...run('calm', 2), state: 'fresh' as const },
  ];
  const running = [{ id: 'calm-1', seed: 1, variant: 'calm' }];
  expect(idsOf(all, all, running)).toEqual(['wild-1', 'calm-2']);
});
