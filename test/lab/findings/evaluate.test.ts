import { describe, expect, test } from 'vitest';
import { evaluate } from '../../../src/lab/findings/evaluate.ts';
import type { Results } from '../../../src/lab/results.ts';
import { type Measured, resultsOf } from '../results-fixture.ts';

const whole: Measured = { loss: [3, 2, 1], accuracy: [0, 0.5, 1] };
const diverged: Measured = { loss: [3, 900, Number.NaN], accuracy: [0, 0.1, 0.1] };
const withoutAccuracy: Measured = { loss: [3, 2, 1], accuracy: [] };

const lastOf = (metric: string, variant: number) => (results: Results) =>
  results.variants[variant]!.runs.map((run) => run.series(metric).value.at(-1));

describe('a seed that diverged', () => {
  const results = resultsOf({ slow: [whole, whole, whole], fast: [whole, diverged, whole] });

  test('is left out of every variant where its measurements are read, and told', () => {
    const { value, reads, limits } = evaluate(results, (read) => [
      ...lastOf('loss', 0)(read),
      ...lastOf('loss', 1)(read),
    ]);
    expect(value).toEqual([1, 1, 1, 1]);
    expect(limits).toEqual(['seed 2 diverged at step 2']);
    expect(reads.runs).toEqual([
      'slow-quick-seed1',
      'slow-quick-seed3',
      'fast-quick-seed1',
      'fast-quick-seed3',
    ]);
  });

  test('is no matter to what reads other runs', () => {
    expect(evaluate(results, lastOf('loss', 0))).toMatchObject({ value: [1, 1, 1], limits: [] });
  });

  test('is kept by what counts such runs, and told', () => {
    const count = ({ variants }: Results) =>
      variants
        .flatMap(({ runs }) => runs)
        .filter(({ record, series }) => record.outcome === 'diverged' && series('loss')).length;
    const { value, limits } = evaluate(results, count);
    expect(value).toBe(1);
    expect(limits).toEqual(['seed 2 diverged at step 2']);
  });

  test('is kept where a line is drawn as far as it goes, and told', () => {
    const { value, limits } = evaluate(results, lastOf('accuracy', 1), { keepDiverged: true });
    expect(value).toEqual([1, 0.1, 1]);
    expect(limits).toEqual(['seed 2 diverged at step 2']);
  });

  test('is the cause where something is thrown, and is left out', () => {
    const strict = (read: Results) => {
      const last = lastOf('loss', 1)(read);
      if (last.some((loss) => !Number.isFinite(loss))) throw new Error('no number');
      return last;
    };
    expect(evaluate(results, strict).value).toEqual([1, 1]);
  });
});

describe('a seed that never measured a metric', () => {
  const results = resultsOf({ slow: [whole, withoutAccuracy, whole], fast: [whole, whole, whole] });

  test('is left out where that is read, step by step or at the end', () => {
    const told = ['seed 2 never measured accuracy'];
    expect(evaluate(results, lastOf('accuracy', 0))).toMatchObject({ value: [1, 1], limits: told });
    const summary = ({ variants }: Results) =>
      variants[0]!.runs.map(({ record }) => record.summary['accuracy']);
    expect(evaluate(results, summary)).toMatchObject({ value: [1, 1], limits: told });
  });

  test('is no matter to what reads other metrics', () => {
    expect(evaluate(results, lastOf('loss', 0)).limits).toEqual([]);
  });

  test('leaves what is never measured by any seed as it is', () => {
    const empty = resultsOf({ slow: [withoutAccuracy, withoutAccuracy] });
    const { value, limits } = evaluate(empty, lastOf('accuracy', 0));
    expect([value, limits]).toEqual([[undefined, undefined], []]);
  });
});

test('where no seed is left there is no value, and each is told', () => {
  const results = resultsOf({ slow: [diverged, diverged] });
  expect(evaluate(results, lastOf('loss', 0))).toMatchObject({
    isLeft: false,
    value: undefined,
    limits: ['seed 1 diverged at step 2', 'seed 2 diverged at step 2'],
  });
});

test('an error of one’s own is thrown as it is', () => {
  const results = resultsOf({ slow: [whole] });
  const slip = () => {
    throw new TypeError('a slip');
  };
  expect(() => evaluate(results, slip)).toThrow(new TypeError('a slip'));
});

describe('a seed that diverged at its first step', () => {
  const atOnce: Measured = { loss: [Number.NaN], accuracy: [0.1] };

  test('has no last value, and is left out', () => {
    const results = resultsOf({ slow: [whole, atOnce] });
    const last = ({ variants }: Results) =>
      variants[0]!.runs.map(({ record }) => record.summary['loss']);
    expect(evaluate(results, last)).toMatchObject({
      value: [1],
      limits: ['seed 2 diverged at step 0'],
    });
  });

  test('has no line to draw, and is left out of a chart, too', () => {
    const results = resultsOf({ slow: [diverged, atOnce, whole] });
    expect(evaluate(results, lastOf('loss', 0), { keepDiverged: true })).toMatchObject({
      value: [Number.NaN, 1],
      limits: ['seed 1 diverged at step 2', 'seed 2 diverged at step 0'],
    });
  });

  test('leaves no result where all seeds did so, and stops nothing', () => {
    const results = resultsOf({ slow: [atOnce, atOnce] });
    const last = ({ variants }: Results) =>
      variants[0]!.runs.map(({ record }) => record.summary['loss']!.toFixed(2));
    for (const keepDiverged of [false, true]) {
      expect(evaluate(results, last, { keepDiverged })).toMatchObject({
        isLeft: false,
        limits: ['seed 1 diverged at step 0', 'seed 2 diverged at step 0'],
      });
    }
  });
});

describe('of a seed that diverged it is told', () => {
  const results = resultsOf({ slow: [whole, diverged] });
  test.each<[string, (results: Results) => unknown, unknown]>([
    [
      'where its author leaves it out',
      ({ variants }) =>
        variants[0]!.runs.flatMap(({ record }) =>
          record.outcome === 'completed' ? [record.summary['loss']] : [],
        ),
      [1],
    ],
    [
      'where it is read how long it took',
      ({ variants }) => variants[0]!.runs.map(({ record }) => record.provenance.durationSeconds),
      [60, 120],
    ],
    [
      'where it is read how far it went',
      ({ variants }) => variants[0]!.runs.map(({ record }) => record.series.rows),
      [3, 3],
    ],
  ])('%s', (_, compute, value) => {
    expect(evaluate(results, compute)).toMatchObject({
      value,
      limits: ['seed 2 diverged at step 2'],
    });
  });

  test('but not where only its parameters are read', () => {
    const rates = ({ variants }: Results) =>
      variants[0]!.runs.map(({ record }) => record.parameters['rate']);
    expect(evaluate(results, rates).limits).toEqual([]);
  });
});

describe('what nobody could note is refused:', () => {
  const results = resultsOf({ slow: [whole, whole] });

  test('reading once a number is returned', () => {
    const { value } = evaluate(results, (read) => ({
      get values() {
        return lastOf('loss', 0)(read);
      },
    }));
    expect(() => value!.values).toThrow('reads results after the function');
  });

  test('keeping a number for the next call', () => {
    let kept: unknown;
    const keeping = (read: Results) => {
      kept ??= lastOf('loss', 0)(read);
      return kept;
    };
    expect(evaluate(results, keeping).value).toEqual([1, 1]);
    expect(() => evaluate(results, keeping)).toThrow('keep nothing between calls');
  });

  test('keeping runs for the next call', () => {
    let kept: Results | undefined;
    const keeping = (read: Results) => {
      kept ??= read;
      return lastOf('loss', 0)(kept);
    };
    evaluate(results, keeping);
    expect(() => evaluate(results, keeping)).toThrow('reads results after the function');
  });

  test.each<[string, (results: Results) => unknown]>([
    ['an async function', async (read) => lastOf('loss', 0)(read)],
    [
      'an async function that reads later',
      async (read) => {
        await undefined;
        return lastOf('loss', 0)(read);
      },
    ],
    [
      'a generator',
      function* (read) {
        yield lastOf('loss', 0)(read);
      },
    ],
  ])('%s', (_, compute) => {
    expect(() => evaluate(results, compute)).toThrow('let it return at once');
  });

  test('a clone by structuredClone, which can’t note anything', () => {
    const clone = ({ variants }: Results) => structuredClone(variants[0]!.runs[0]!.record);
    expect(() => evaluate(results, clone)).toThrow("results can't be cloned");
  });
});

test('the same results may be read by several functions, each in its way', () => {
  const results = resultsOf({ slow: [whole] });
  const readBy = (metric: string) => evaluate(results, lastOf(metric, 0)).reads.series;
  expect([readBy('loss'), readBy('accuracy'), readBy('loss')]).toEqual([
    ['loss'],
    ['accuracy'],
    ['loss'],
  ]);
});

describe('experiments that are read together', () => {
  const together = {
    ...resultsOf({ slow: [whole, whole] }),
    with: { decay: resultsOf({ only: [whole, diverged, withoutAccuracy] }) },
  };
  const readBoth = (read: Results) => [
    ...lastOf('loss', 0)(read),
    ...lastOf('accuracy', 0)(read.with!['decay']!),
  ];

  test('are each told with what was read of them, and lose seeds of their own', () => {
    const { value, reads, limits, others, isLeft } = evaluate(together, readBoth);
    expect(isLeft).toBe(true);
    expect(value).toEqual([1, 1, 1]);
    expect([reads.runs, reads.series, limits]).toEqual([
      ['slow-quick-seed1', 'slow-quick-seed2'],
      ['loss'],
      [],
    ]);
    expect(others).toMatchObject({
      decay: {
        reads: { runs: ['only-quick-seed1'], series: ['accuracy'] },
        limits: ['seed 2 diverged at step 2', 'seed 3 never measured accuracy'],
      },
    });
  });

  test('keep diverged runs where they are to be drawn', () => {
    const ofLoss = (read: Results) => lastOf('loss', 0)(read.with!['decay']!);
    const { value, others } = evaluate(together, ofLoss, { keepDiverged: true });
    expect(value).toEqual([1, Number.NaN, 1]);
    expect(others['decay']!.limits).toEqual(['seed 2 diverged at step 2']);
  });

  test('give nothing where one of them has no seed left', () => {
    const none = { ...together, with: { decay: resultsOf({ only: [diverged] }) } };
    const { isLeft, value, others } = evaluate(none, readBoth);
    expect([isLeft, value]).toEqual([false, undefined]);
    expect(others['decay']!.limits).toEqual(['seed 1 diverged at step 2']);
  });

  test('are all named: another one, or what is read too late, is refused', () => {
    const other = (read: Results) => read.with!['growth2'];
    expect(() => evaluate(together, other)).toThrow(
      'reads results of "growth2", which the post doesn\'t name; write "growth+growth2/…"',
    );
    expect(() => evaluate(resultsOf({ slow: [whole] }), readBoth)).toThrow('results of "decay"');
    let kept: Results | undefined;
    const keep = (read: Results) => {
      kept = read.with!['decay'];
      return 1;
    };
    evaluate(together, keep);
    expect(() => kept!.variants[0]!.runs[0]!.series('loss')).toThrow('after the function');
  });
});
