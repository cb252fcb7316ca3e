import { describe, expect, test } from 'vitest';
import { sampledArtifact, samplesOf, spread } from '../../../src/lab/findings/samples.ts';
import type { ArtifactEntry } from '../../../src/lab/records/artifact-entry.ts';
import type { RecordedRun, Results } from '../../../src/lab/results.ts';
import { resultsOf } from '../results-fixture.ts';

const kept = {
  metrics: { loss: 'Loss' },
  artifacts: {
    samples: { kind: 'picture', about: 'Faces' },
    story: { kind: 'text', about: 'A story' },
    confusion: { kind: 'table', about: 'Confusion' },
    weights: { kind: 'digest', about: 'Weights' },
  },
} as const;
const samples = sampledArtifact('samples', kept);

const entryAt = (step: number | undefined): ArtifactEntry => ({
  kind: 'picture',
  name: 'samples',
  ...(step !== undefined && { step }),
  sha256: 'a'.repeat(64),
  bytes: 10,
  width: 8,
  height: 8,
});

/** Results whose runs kept pictures at these steps, by variant and seed; undefined is the run's end. */
function keeping(steps: Record<string, readonly (readonly (number | undefined)[])[]>): Results {
  const measured = Object.entries(steps).map(([name, seeds]) => [
    name,
    seeds.map(() => ({ loss: [2, 1] })),
  ]);
  const results = resultsOf(Object.fromEntries(measured));
  const withEntries = (run: RecordedRun, at: readonly (number | undefined)[]): RecordedRun => {
    const record = { ...run.record, artifacts: at.map(entryAt) };
    return { ...run, record, steps: () => at.filter((step) => step !== undefined) };
  };
  return {
    ...results,
    variants: results.variants.map((variant) => ({
      ...variant,
      runs: variant.runs.map((run, i) => withEntries(run, steps[variant.name]![i]!)),
    })),
  };
}

const gridOf = (results: Results, chosen = {}) => samplesOf(results, samples, chosen).value!;
const hundreds = Array.from({ length: 21 }, (_, i) => 100 * i);

describe('of artifacts', () => {
  test('a picture and a text can be laid out', () => {
    expect(samples).toEqual({ name: 'samples', kind: 'picture', about: 'Faces' });
    expect(sampledArtifact('story', kept).kind).toBe('text');
  });

  test.each([
    ['sampels', 'there is no artifact "sampels"; did you mean "samples"?'],
    ['faces', 'there is no artifact "faces"; known: samples, story'],
    ['loss', 'is a metric, not a picture or text that runs keep; <Figure of="…"> draws it'],
    ['confusion', 'is a table; draw it by a panel in charts.ts'],
    ['weights', 'is a digest; its file is not kept'],
    ['toString', 'there is no artifact "toString"'],
  ])('%s is refused with the remedy', (name, message) => {
    expect(() => sampledArtifact(name, kept)).toThrow(message);
  });

  test('an experiment without any is told to declare one', () => {
    expect(() => sampledArtifact('faces', { metrics: {}, artifacts: {} })).toThrow(
      'the experiment declares no picture or text: add one to its artifacts',
    );
  });
});

describe('by default', () => {
  const results = keeping({ slow: [hundreds, hundreds], fast: [hundreds, hundreds] });

  test('six steps of the first seed are shown, with the first and the last', () => {
    const { seeds, steps, of, samples: cells } = gridOf(results);
    expect(seeds).toEqual([1]);
    expect(steps).toEqual([0, 400, 800, 1200, 1600, 2000]);
    expect(of).toEqual({ variants: 2, seeds: 2, steps: 21 });
    expect(cells).toHaveLength(12);
    expect(cells[7]).toMatchObject({ variant: { label: 'FAST' }, seed: 1, step: 400 });
    expect(cells.every(({ entry, step }) => entry?.step === step)).toBe(true);
  });

  test('only the runs that are shown are read', () => {
    const { reads, isLeft } = samplesOf(results, samples, {});
    expect(isLeft).toBe(true);
    expect(reads).toMatchObject({
      runs: ['slow-quick-seed1', 'fast-quick-seed1'],
      artifacts: ['samples'],
      facts: [],
      series: [],
    });
  });

  test('steps at which only some runs kept one give way to those of all', () => {
    expect(gridOf(keeping({ slow: [[0, 10, 20]], fast: [[0, 20, 30]] })).steps).toEqual([0, 20]);
    const apart = gridOf(keeping({ slow: [[0]], fast: [[5]] }));
    expect(apart.steps).toEqual([0, 5]);
    expect(apart.samples.map(({ entry }) => entry?.step)).toEqual([0, undefined, undefined, 5]);
  });

  test('a variant of which no run kept one is left out', () => {
    const { variants, of } = gridOf(keeping({ slow: [[0]], fast: [[]] }));
    expect(variants.map(({ name }) => name)).toEqual(['slow']);
    expect(of.variants).toBe(2);
  });
});

describe('what is chosen', () => {
  const results = keeping({ slow: [[0, 5, undefined], [0]], fast: [[0, 5, undefined], [0]] });

  test('may be steps and the end, in the order in which they are written', () => {
    expect(gridOf(results, { steps: 'end, 0' }).steps).toEqual(['end', 0]);
    expect(gridOf(results, { steps: 'all' }).steps).toEqual([0, 5, 'end']);
  });

  test('may be all seeds, at the last step that all have', () => {
    const { seeds, steps } = gridOf(results, { seed: 'all' });
    expect(seeds).toEqual([1, 2]);
    expect(steps).toEqual([0]);
    expect(gridOf(results, { seed: '2' }).seeds).toEqual([2]);
  });

  test('may be seeds by steps, of one variant', () => {
    const grid = gridOf(results, { variant: 'fast', seed: '1, 2', steps: '0, 5' });
    expect(grid.samples.map(({ seed, entry }) => [seed, entry?.step])).toEqual([
      [1, 0],
      [1, 5],
      [2, 0],
      [2, undefined],
    ]);
  });

  test.each([
    [{ variant: 'slov' }, 'there is no variant "slov"; did you mean "slow"?'],
    [{ seed: '7' }, 'there is no seed "7"; known: 1, 2, or all'],
    [{ steps: '700' }, 'none of these runs kept it at step 700; they kept it at 0, 5, end'],
    [{ steps: 'last' }, 'steps has "last"; write steps as in steps="0, 500, end", or steps="all"'],
    [{ seed: '2', steps: 'end' }, 'none of these runs kept it at the end of a run'],
    [{ seed: 'all', steps: '0, 5' }, 'has several variants, seeds and steps; choose a single one'],
  ])('%j is refused', (chosen, message) => {
    expect(() => samplesOf(results, samples, chosen)).toThrow(message);
  });

  test('more samples than a page may show are refused', () => {
    const many = keeping({ slow: [Array.from({ length: 151 }, (_, i) => i)] });
    expect(() => samplesOf(many, samples, { steps: 'all' })).toThrow(
      'would show 151 samples, and a figure shows 150 at most',
    );
  });

  test('an artifact that no run kept is refused, as is a variant without it', () => {
    const none = keeping({ slow: [[]], fast: [[]] });
    expect(() => samplesOf(none, samples, {})).toThrow(
      'none of the runs kept it; record them again with --fresh',
    );
    const some = keeping({ slow: [[]], fast: [[0]] });
    expect(() => samplesOf(some, samples, { variant: 'slow' })).toThrow(
      'no run of the variant slow kept it, but those of fast did',
    );
  });
});

describe('a seed whose run kept none, though another seed did', () => {
  const results = keeping({ slow: [[], [0]], fast: [[0], [0]] });

  test('gives way to the next one, with the reason', () => {
    const { value, limits } = samplesOf(results, samples, {});
    expect(value!.seeds).toEqual([2]);
    expect(limits).toEqual(['seed 1 never kept samples']);
  });

  test('leaves nothing if it was chosen alone', () => {
    const { value, limits } = samplesOf(results, samples, { seed: '1' });
    expect(value).toBeUndefined();
    expect(limits).toEqual(['seed 1 never kept samples']);
  });
});

test('a list is spread evenly, with its ends', () => {
  expect(spread([1, 2, 3], 6)).toEqual([1, 2, 3]);
  expect(spread(hundreds, 3)).toEqual([0, 1000, 2000]);
});
