import { describe, expect, test } from 'vitest';
import type { ShownExperiment } from '../../../src/posts/origins/origin.ts';
import { runColumns } from '../../../src/posts/origins/run-columns.ts';

type Run = ShownExperiment['runs'][number];

interface Facts {
  seed?: number;
  state?: Run['state'];
  staleBecause?: string[];
  device?: string;
  seconds?: number;
  replay?: { outcome: string; says: string };
}

function run({
  seed = 1,
  state = 'fresh',
  staleBecause = [],
  device = 'A',
  seconds = 2,
  replay,
}: Facts): Run {
  const provenance = {
    engine: { name: 'wasm', device },
    started: '2026-01-31T10:00:00Z',
    durationSeconds: seconds,
    samplesPerSecond: 1000,
  };
  return {
    state,
    staleBecause,
    record: { seed, outcome: 'completed', provenance, series: { rows: 100 } },
    replay: replay && { steps: 100, ...replay },
  } as unknown as Run;
}

const factsOf = (runs: Run[]) =>
  Object.fromEntries(runColumns(runs).shared.map(({ name, values }) => [name, values.join()]));
const columnsOf = (runs: Run[]) => runColumns(runs).differing.map(({ name }) => name);

test('columns of equal cells become facts', () => {
  const runs = [run({ seed: 1 }), run({ seed: 2, seconds: 0.04 })];
  expect(columnsOf(runs)).toEqual(['Seed', 'Duration']);
  expect(factsOf(runs)).toEqual({
    State: 'fresh',
    Engine: 'wasm on A',
    Recorded: '31 Jan 2026',
    'Samples/s': '1,000',
  });
});

test('a device that differs has its column', () => {
  expect(columnsOf([run({ device: 'A' }), run({ device: 'B' })])).toEqual(['Engine']);
});

test('the details of a cell count, and are part of the fact', () => {
  const stale = (because: string) => run({ state: 'stale', staleBecause: [because] });
  expect(columnsOf([stale('the data changed'), stale('the source changed')])).toEqual(['State']);
  expect(factsOf([stale('the data changed'), stale('the data changed')])).toMatchObject({
    State: 'stale: the data changed',
  });
});

describe('replays', () => {
  const same = { outcome: 'identical', says: 'all 100 steps are identical, bit for bit' };

  test('are not mentioned if there are none', () => {
    expect(factsOf([run({}), run({ seed: 2 })])).not.toHaveProperty('Replayed');
  });

  test('that gave the same bits are one fact', () => {
    expect(factsOf([run({ replay: same }), run({ replay: same })])).toMatchObject({
      Replayed: '100 of 100 steps, same bits',
    });
  });

  test('of some runs have a column, which says of the others that there is none', () => {
    const runs = [run({ replay: same }), run({})];
    const [column] = runColumns(runs).differing;
    expect(runs.map((one) => column!.cell(one))).toEqual([
      '100 of 100 steps, same bits',
      'not on record',
    ]);
  });
});

test('without runs there is nothing to tell', () => {
  expect(runColumns([])).toEqual({ differing: [], shared: [] });
});
