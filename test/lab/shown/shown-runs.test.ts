import { expect, test } from 'vitest';
import type { RunRecord } from '../../../src/lab/records/record.ts';
import { type Plan, pickRuns, runsToShow } from '../../../src/lab/shown/shown-runs.ts';

type State = Plan['planned'][number]['state'];

/** Two variants with seeds 1 to 3, all fresh except those named: `{ 'fast 2': 'stale' }`. */
function planOf(states: Record<string, State> = {}): Plan {
  const variants = [
    { name: 'slow', label: 'Slow' },
    { name: 'fast', label: 'Fast' },
  ];
  const seeds = [1, 2, 3];
  return {
    name: 'growth',
    variants,
    plan: [
      { profile: 'full', label: 'as published', seeds: [7] },
      { profile: 'quick', seeds },
    ],
    planned: seeds.flatMap((seed) =>
      variants.map(({ name }) => plannedOf(name, seed, states[`${name} ${seed}`] ?? 'fresh')),
    ),
  };
}

function plannedOf(variant: string, seed: number, state: State): Plan['planned'][number] {
  const isThere = state === 'fresh' || state === 'stale';
  return {
    id: `${variant}-quick-seed${seed}`,
    variant,
    seed,
    profile: 'quick',
    state,
    because: state === 'stale' ? ['its source changed'] : [],
    command: `run ${variant} ${seed}`,
    ...(isThere && {
      record: {
        variant,
        seed,
        series: { sha256: `${variant}${seed}` },
        summary: { loss: seed },
        provenance: {},
      } as unknown as RunRecord,
    }),
  };
}

const idsOf = ({ runs }: { runs: { id: string }[] }) => runs.map(({ id }) => id);

test('of a profile all seeds are shown, or those that are named', () => {
  expect(idsOf(pickRuns(planOf(), { profile: 'quick' }))).toHaveLength(6);
  expect(pickRuns(planOf(), { profile: 'quick', seeds: [3] })).toMatchObject({
    profile: 'quick',
    plannedSeeds: 3,
    stale: false,
    missing: [],
    runs: [{ id: 'slow-quick-seed3' }, { id: 'fast-quick-seed3' }],
  });
});

test('a seed that a variant lacks is shown of none, and what is missing is told', () => {
  const picked = pickRuns(planOf({ 'fast 2': 'missing' }), { profile: 'quick' });
  expect(idsOf(picked).filter((id) => id.endsWith('2'))).toEqual([]);
  expect(picked).toMatchObject({ plannedSeeds: 3, missing: ['run fast 2'] });
});

test('a damaged run is as one that isn’t there', () => {
  const picked = pickRuns(planOf({ 'slow 1': 'damaged' }), { profile: 'quick' });
  expect(idsOf(picked).filter((id) => id.endsWith('1'))).toEqual([]);
  expect(picked.missing).toEqual(['run slow 1']);
});

test('a stale run is shown with its reason, and only where it is shown they are stale', () => {
  const plan = planOf({ 'fast 2': 'stale' });
  const picked = pickRuns(plan, { profile: 'quick' });
  expect(picked.stale).toBe(true);
  expect(picked.runs.find(({ id }) => id === 'fast-quick-seed2')).toMatchObject({
    state: 'stale',
    staleBecause: ['its source changed'],
  });
  expect(pickRuns(plan, { profile: 'quick', seeds: [1, 3] }).stale).toBe(false);
});

test('seeds that gave the same bits are refused, but not one of them alone', () => {
  const plan = planOf();
  for (const run of plan.planned) run.record!.series.sha256 = run.variant;
  const pick = () => pickRuns(plan, { profile: 'quick' });
  expect(pick).toThrow(/same bits; let run\(\) draw its random numbers from its seed/);
  const process = { words: ['.venv/bin/python', 'src/train.py', '--lr', '0.1'] };
  for (const { record } of plan.planned) Object.assign(record!.provenance, { process });
  expect(pick).toThrow(
    /same bits; let train\.py draw its random numbers from \{seed\}, or plan a single seed with deterministic: true$/,
  );
  expect(idsOf(pickRuns(plan, { profile: 'quick', seeds: [1] }))).toHaveLength(2);
});

test('seeds that all diverged before they measured anything are shown as they are', () => {
  const plan = planOf();
  for (const { record } of plan.planned) {
    record!.series.sha256 = 'nothing';
    record!.summary = {};
  }
  expect(idsOf(pickRuns(plan, { profile: 'quick' }))).toHaveLength(6);
});

test('what isn’t planned is refused, with what is', () => {
  expect(() => runsToShow(planOf(), { profile: 'short' })).toThrow(
    'experiment growth has no profile "short"; known: full, quick',
  );
  expect(() => runsToShow(planOf(), { profile: 'quick', seeds: [1, 99] })).toThrow(
    'experiment growth plans no seed 99 in its profile quick; planned: 1, 2, 3',
  );
});
