import { describe, expect, test } from 'vitest';
import type { Reads } from '../../../src/lab/findings/reads.ts';
import { originMarks, originOf, type ShownExperiment } from '../../../src/posts/origins/origin.ts';
import { readsOfNothing as nothing } from '../../lab/results-fixture.ts';

const runOf = (variant: string, seed: number, state: 'fresh' | 'stale' = 'fresh') => ({
  id: `${variant}-quick-seed${seed}`,
  variant,
  state,
  staleBecause: state === 'stale' ? ['its source changed'] : [],
  record: { variant, seed, dataset: { edition: 'official' }, provenance: {} },
});

const prepared = {
  name: 'growth',
  profile: 'quick',
  profiles: ['quick'],
  plannedSeeds: 2,
  published: { book: { by: 'Euler', values: 2 }, other: { by: 'Euler', values: 3 } },
  foreign: { values: { mixed: [{ file: 'values.ts', line: 1, what: 'data/a.csv' }] } },
  runs: [runOf('slow', 1), runOf('slow', 2), runOf('fast', 1, 'stale'), runOf('fast', 2)],
} as unknown as ShownExperiment;

function origin(reads: Partial<Reads>, limits: string[] = [], name = 'loss') {
  const reference = { source: 'growth', experiment: 'growth', name };
  return originOf(reference, prepared, 'values', { reads: { ...nothing, ...reads }, limits });
}
const labelsOf = (...given: Parameters<typeof origin>) =>
  originMarks(origin(...given)).map(({ label }) => label);
const slow = ['slow-quick-seed1', 'slow-quick-seed2'];

describe('its runs', () => {
  test('are those that were read, in the experiment’s order, and as stale as they are', () => {
    const { prepared: read } = origin({ runs: ['fast-quick-seed1', 'slow-quick-seed1'] });
    expect(read.runs.map(({ id }) => id)).toEqual(['slow-quick-seed1', 'fast-quick-seed1']);
    expect(read.stale).toBe(true);
    expect(origin({ runs: slow }).prepared.stale).toBe(false);
  });

  test('are all where they were only counted', () => {
    expect(origin({ counted: true }).prepared.runs).toHaveLength(4);
    expect(origin({ counted: true, runs: slow }).prepared.runs).toHaveLength(2);
  });
});

describe('its marks', () => {
  test('are none where all planned seeds were read, fresh and whole', () => {
    expect(labelsOf({ runs: slow, series: ['loss'] })).toEqual([]);
  });

  test.each<[string, Parameters<typeof origin>, string[]]>([
    [
      'staleness of a run that was read',
      [{ runs: ['fast-quick-seed1', 'fast-quick-seed2'] }],
      ['stale'],
    ],
    ['fewer seeds than planned', [{ runs: ['slow-quick-seed1'] }], ['1 of 2 planned seeds']],
    [
      'a seed that was left out, and why',
      [{ runs: ['slow-quick-seed1'] }, ['seed 2 diverged at step 3']],
      ['1 of 2 planned seeds; seed 2 diverged at step 3'],
    ],
    [
      'a seed that was kept as far as it went',
      [{ runs: slow }, ['seed 2 diverged at step 3']],
      ['seed 2 diverged at step 3'],
    ],
    ['that nothing was read', [{}], ['not from a recorded run']],
    ['that others published it', [{ published: ['book'] }], ['not from a recorded run']],
    [
      'that no seed is left',
      [{}, ['seed 1 diverged at step 0', 'seed 2 diverged at step 0']],
      ['0 of 2 planned seeds; seed 1 diverged at step 0; seed 2 diverged at step 0'],
    ],
    ['a file beside the runs', [{ runs: slow }, [], 'mixed'], ['also from data/a.csv']],
    ['a file alone', [{}, [], 'mixed'], ['not from a recorded run', 'from data/a.csv']],
  ])('tell %s', (_, given, labels) => {
    expect(labelsOf(...given)).toEqual(labels);
  });

  test('name who published it, once', () => {
    const [mark] = originMarks(origin({ published: ['book', 'other'] }));
    expect(mark!.detail).toBe('Its numbers are those of Euler.');
  });
});

describe('of runs in progress', () => {
  const at = (variant: string) => ({
    id: `${variant}-quick-seed3`,
    label: `${variant}, seed 3`,
    rows: 3,
    lastStep: 2,
    steps: 10,
  });
  const running = [at('slow'), at('fast')];
  const reference = { source: 'growth', experiment: 'growth', name: 'loss' };
  const labels = (runs: string[], shown: Partial<ShownExperiment> = {}) => {
    const reads = { ...nothing, runs };
    const found = originOf(reference, { ...prepared, running, ...shown }, undefined, {
      reads,
      limits: [],
    });
    return originMarks(found).map(({ label }) => label.replaceAll('\u00a0', ' '));
  };

  test('those that were read are marked, beside the recorded ones', () => {
    expect(labels([...slow, 'slow-quick-seed3'])).toEqual(['running, 30 %']);
    expect(labels(['slow-quick-seed3', 'fast-quick-seed3'], { runs: [] })).toEqual([
      '2 running, 30 %',
    ]);
  });

  test('what reads none has no mark', () => {
    expect(labels(slow)).toEqual([]);
  });
});
