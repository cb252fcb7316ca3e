import { describe, expect, expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import type { BoundedClaim } from '../../../src/lab/claim.ts';
import { defineExperiment } from '../../../src/lab/define.ts';
import { evaluate } from '../../../src/lab/findings/evaluate.ts';
import { judgeClaims, measureClaim } from '../../../src/lab/findings/finding.ts';
import { formatQuantity } from '../../../src/lab/findings/quantity-text.ts';
import { claimOf } from '../../../src/lab/measures/claim-of.ts';
import { differenceOf, ratioOf } from '../../../src/lab/measures/compared.ts';
import { countRuns, countSeeds } from '../../../src/lab/measures/counts.ts';
import { given } from '../../../src/lab/measures/given.ts';
import { meanDuration } from '../../../src/lab/measures/mean-duration.ts';
import { meanOf } from '../../../src/lab/measures/mean-of.ts';
import { runsBySeed } from '../../../src/lab/measures/runs-by-seed.ts';
import { runsOf } from '../../../src/lab/measures/runs-of.ts';
import { settingOf } from '../../../src/lab/measures/setting-of.ts';
import { take } from '../../../src/lab/measures/take.ts';
import type { ValueOf } from '../../../src/lab/quantity.ts';
import type { Results, ResultsOf, RunOf } from '../../../src/lab/results.ts';
import { type Measured, resultsOf } from '../results-fixture.ts';

const experiment = defineExperiment({
  name: 'growth',
  title: 'Growth',
  parameters: z.strictObject({ rate: z.number(), hidden: z.int(), kind: z.string() }),
  variants: {
    sgd: { label: 'SGD', parameters: {} },
    adam: { label: 'Adam', parameters: {} },
  },
  profiles: { quick: { seeds: [1, 2, 3], parameters: { rate: 1, hidden: 8, kind: 'a' } } },
  metrics: { loss: 'Loss', accuracy: 'Share' },
  length: () => ({ steps: 1 }),
  async *run() {},
});
type Growth = typeof experiment;
type Known = ResultsOf<Growth>;

/** Runs of both variants, one a seed. */
function growth(
  sgd: readonly Measured[],
  adam: readonly Measured[],
  overrides: Partial<Results> = {},
): Known {
  return resultsOf({ sgd, adam }, overrides) as unknown as Known;
}

const run = (...loss: number[]): Measured => ({ loss });
const results = growth([run(9, 2), run(9, 4), run(9, 6)], [run(8, 1), run(7, 2), run(6, 3)]);
const text = (value: ValueOf<Growth>, of = results) => formatQuantity(value(of));

describe('the mean over the seeds', () => {
  test('is that of a metric’s last values, with its interval and as many digits as that allows', () => {
    const { value, interval } = meanOf<Growth>('sgd', 'loss')(results);
    expect(value).toBe(4);
    // 4 ± t(0.975; 2)·2/√3
    expect(interval!.low).toBeCloseTo(4 - (4.302653 * 2) / Math.sqrt(3), 5);
    expect(text(meanOf<Growth>('sgd', 'loss'))).toBe('4.0\u00a0±\u00a05.0');
    expect(text(meanOf<Growth>('sgd', 'loss', { digits: 0, unit: 'nats' }))).toBe(
      '4\u00a0±\u00a05\u00a0nats',
    );
  });

  test('has no interval with two seeds', () => {
    const two = growth([run(1), run(2)], [run(1), run(1)]);
    expect(meanOf<Growth>('sgd', 'loss')(two)).toEqual({ value: 1.5, digits: 2 });
  });

  test('is of what a function computes of a run, which may read the other runs of its seed', () => {
    const lost = (one: RunOf<Growth>) => take('first', 'loss')(one) - take('last', 'loss')(one);
    expect(meanOf<Growth>('adam', lost)(results).value).toBe(5);
    const overOther = meanOf<Growth>('sgd', (one, { adam }) => {
      return one.record.summary.loss! / adam.record.summary.loss!;
    });
    expect(overOther(results)).toMatchObject({ value: 2, interval: { low: 2, high: 2 } });
  });

  test.each([
    ['last', 6],
    ['first', 1],
    ['max', 7],
    ['min', 1],
    ['mean', 4],
  ] as const)('is of what is taken of a metric: %s', (which, value) => {
    const one = growth([run(1, 7, 2, 6)], [run(0)]);
    expect(meanOf<Growth>('sgd', take(which, 'loss'))(one).value).toBe(value);
  });

  test('leaves out a seed that diverged', () => {
    const diverged = growth([run(1), run(Number.NaN), run(4)], [run(1), run(1), run(1)]);
    const { value, limits } = evaluate(diverged as Results, (read) =>
      meanOf<Growth>('sgd', 'loss')(read as unknown as Known),
    );
    expect(value!.value).toBe(2.5);
    expect(limits).toEqual(['seed 2 diverged at step 0']);
  });
});

describe('two variants', () => {
  const difference = differenceOf<Growth>('sgd', 'adam', 'loss');

  test('differ seed by seed, or as groups, as the experiment pairs them', () => {
    const paired = difference(results);
    const groups = difference({ ...results, pairing: 'none' });
    // The differences are 1, 2, 3: 2 ± t(0.975; 2)/√3
    expect(paired.value).toBe(2);
    expect(paired.interval!.high).toBeCloseTo(2 + 4.302653 / Math.sqrt(3), 5);
    expect(groups.value).toBe(2);
    expect(groups.interval!.high).toBeGreaterThan(paired.interval!.high + 0.5);
  });

  test('have the interval by which a claim about them is judged', () => {
    for (const pairing of ['seed', 'none'] as const) {
      const read = { ...results, pairing };
      const claim = claimOf<Growth>({ ...words, variant: 'sgd', of: 'loss', above: 'adam' });
      expect(findingOf(claim, read)).toMatchObject(intervalOf(difference(read)));
      const ratio = claimOf<Growth>({
        ...words,
        variant: 'sgd',
        of: 'loss',
        above: 'adam',
        times: 1,
      });
      const uneven = { ...growth([run(1), run(4), run(6)], [run(2), run(3), run(2)]), pairing };
      const quantity = ratioOf<Growth>('sgd', 'adam', 'loss')(uneven);
      expect(quantity.value).toBeCloseTo(2 ** (1 / 3), 12);
      expect(findingOf(ratio, uneven)).toMatchObject(intervalOf(quantity));
    }
  });

  test('have no interval with two seeds', () => {
    const two = growth([run(4), run(6)], [run(1), run(2)]);
    expect(difference(two)).toEqual({ value: 3.5, digits: 2 });
    expect(ratioOf<Growth>('sgd', 'adam', 'loss', { digits: 1 })(two).interval).toBeUndefined();
  });

  test('have no ratio if a number is 0', () => {
    const zero = growth([run(4)], [run(0)]);
    expect(() => ratioOf<Growth>('sgd', 'adam', 'loss')(zero)).toThrow(
      'a ratio needs positive numbers, and a seed has 0; take the difference',
    );
  });
});

describe('what was set', () => {
  test('is given, with all its digits', () => {
    expect(settingOf<Growth>('hidden')(results)).toEqual({ value: 8, digits: 0, given: true });
    const alone = growth([run(1)], [run(1)]);
    expect(settingOf<Growth>('sgd', 'rate')(alone)).toEqual({ value: 0.1, digits: 1, given: true });
    const limit = settingOf<Growth>('adam', ({ record }) => 2 / Number(record.parameters['rate']));
    expect(limit(alone)).toEqual({ value: 20, digits: 0, given: true });
    const third = settingOf<Growth>(() => 1 / 3, { digits: 1, unit: 'cm' });
    expect(text(third)).toBe('0.3\u00a0cm');
  });

  test('must be the same in all runs, and a number', () => {
    expect(() => settingOf<Growth>('rate')(results)).toThrow(
      'the parameter rate differs: 0.1, 0.2, 0.3; name one of the variants before it',
    );
    expect(() => settingOf<Growth>('sgd', 'rate')(results)).toThrow(/0\.1, 0\.2, 0\.3$/);
    expect(() => settingOf<Growth>('kind' as 'rate')(results)).toThrow(
      'the parameter kind is undefined, and no number',
    );
  });

  test.each([
    [3, '3'],
    [50_000, '50,000'],
    [0.07, '0.07'],
    [1e-6, '0.000001'],
    [2.5e-9, '2.50e−9'],
    [2 / 0.07, '28.6'],
    [0, '0'],
    [-0.5, '−0.5'],
  ])('reads as it was written: %d', (value, written) => {
    expect(formatQuantity(given(value))).toBe(written);
  });

  test('includes the number of seeds and of runs', () => {
    expect(countSeeds(results)).toEqual({ value: 3, digits: 0, given: true });
    expect(countRuns(results)).toEqual({ value: 6, digits: 0, given: true });
  });
});

test('the duration is the mean of the runs that tell one', () => {
  expect(meanDuration(results)).toEqual({ value: 120, style: 'duration' });
  const silent = withoutDurations(results);
  expect(() => meanDuration(silent)).toThrow('no run tells how long it took');
});

test('runs are found by variant and by seed', () => {
  expect(runsOf(results, 'adam').map(({ id }) => id)).toEqual([
    'adam-quick-seed1',
    'adam-quick-seed2',
    'adam-quick-seed3',
  ]);
  expect(() => runsOf(results, 'adm' as 'adam')).toThrow(
    'there is no variant "adm"; known: sgd, adam',
  );
  const ids = runsBySeed(results).map(({ sgd, adam }) => [sgd.id, adam.id]);
  expect(ids[1]).toEqual(['sgd-quick-seed2', 'adam-quick-seed2']);
});

const words = { sentence: 'Adam ends lower.', measure: 'last losses' };

describe('a claim', () => {
  test.each<[string, Parameters<typeof claimOf<Growth>>[0], unknown, object]>([
    [
      'above a number',
      { ...words, variant: 'sgd', of: 'loss', above: 1.5 },
      { claimed: 'above', threshold: 1.5 },
      { kind: 'value', of: [2, 4, 6] },
    ],
    [
      'between numbers',
      { ...words, variant: 'sgd', of: 'loss', above: 1, below: 7 },
      { claimed: 'between', low: 1, high: 7 },
      { kind: 'value', of: [2, 4, 6] },
    ],
    [
      'below another variant',
      { ...words, variant: 'adam', of: 'loss', below: 'sgd', digits: 1 },
      { claimed: 'below', threshold: 0 },
      { kind: 'difference', of: [1, 2, 3], against: [2, 4, 6] },
    ],
    [
      'below another variant by a margin',
      { ...words, variant: 'adam', of: 'loss', below: 'sgd', by: 0.5 },
      { claimed: 'below', threshold: -0.5 },
      { kind: 'difference' },
    ],
    [
      'above another variant by a margin',
      { ...words, variant: 'sgd', of: 'loss', above: 'adam', by: 0.5 },
      { claimed: 'above', threshold: 0.5 },
      { kind: 'difference' },
    ],
    [
      'less than a part of another variant',
      { ...words, variant: 'adam', of: take('first', 'loss'), below: 'sgd', times: 0.9 },
      { claimed: 'below', threshold: 0.9 },
      { kind: 'ratio', of: [8, 7, 6], against: [9, 9, 9] },
    ],
    [
      'near another variant',
      { ...words, variant: 'adam', of: 'loss', near: 'sgd', within: 0.5 },
      { claimed: 'within', margin: 0.5 },
      { kind: 'difference', of: [1, 2, 3], against: [2, 4, 6] },
    ],
    [
      'near a number',
      { ...words, variant: 'adam', of: 'loss', near: 2, within: 0.5 },
      { claimed: 'between', low: 1.5, high: 2.5 },
      { kind: 'value', of: [1, 2, 3] },
    ],
  ])('%s', (_, claimed, bound, sample) => {
    const claim = claimOf<Growth>(claimed);
    expect(claim).toMatchObject({ ...words, bound });
    expect(claim.test(results)).toMatchObject(sample);
  });

  test('keeps its scope, rank and what others published', () => {
    const published = [{ by: 'Li et al.', says: 'so' }];
    const more = { scope: 'Adam', primary: true, published, allowsDiverged: true };
    const claim = claimOf<Growth>({ ...words, ...more, variant: 'adam', of: 'loss', below: 9 });
    expect(claim).toMatchObject(more);
  });

  test('says how its number is written', () => {
    const claim = claimOf<Growth>({
      ...words,
      variant: 'adam',
      of: 'loss',
      below: 'sgd',
      digits: 1,
      unit: 'nats',
    });
    expect(findingOf(claim, results).value).toEqual({ value: -2, digits: 1, unit: 'nats' });
  });

  test('needs a side', () => {
    const none = { ...words, variant: 'adam', of: 'loss' } as never;
    expect(() => claimOf<Growth>(none)).toThrow('a claim needs above or below');
    const near = { ...words, variant: 'adam', of: 'loss', near: 'sgd' } as never;
    expect(() => claimOf<Growth>(near)).toThrow('a claim with near needs within');
    const both = { ...words, variant: 'adam', of: 'loss', above: 'sgd', below: 'sgd' } as never;
    expect(() => claimOf<Growth>(both)).toThrow('a claim needs above or below');
  });
});

// The type checker judges these.
test('misspelt names do not compile', () => {
  const misspelt = () => [
    // @ts-expect-error: a misspelt variant
    meanOf<Growth>('sdg', 'loss'),
    // @ts-expect-error: a misspelt metric
    meanOf<Growth>('sgd', 'los'),
    // @ts-expect-error: a misspelt metric
    meanOf<Growth>('sgd', take('max', 'los')),
    // @ts-expect-error: a misspelt metric
    meanOf<Growth>('sgd', (one) => one.record.summary.los),
    // @ts-expect-error: a misspelt variant
    meanOf<Growth>('sgd', (_, { adm }) => adm),
    // @ts-expect-error: the experiment is missing
    meanOf('sgd', 'loss'),
    // @ts-expect-error: a misspelt variant
    differenceOf<Growth>('sgd', 'adm', 'loss'),
    // @ts-expect-error: a misspelt metric
    ratioOf<Growth>('sgd', 'adam', 'los'),
    // @ts-expect-error: a misspelt parameter
    settingOf<Growth>('rat'),
    // @ts-expect-error: a parameter that is no number
    settingOf<Growth>('kind'),
    // @ts-expect-error: a misspelt variant
    settingOf<Growth>('sdg', 'rate'),
    // @ts-expect-error: a misspelt variant
    runsOf(results, 'sdg'),
    // @ts-expect-error: a misspelt variant
    claimOf<Growth>({ ...words, variant: 'sgd', of: 'loss', above: 'adm' }),
    // @ts-expect-error: a margin to a number
    claimOf<Growth>({ ...words, variant: 'sgd', of: 'loss', above: 1, by: 2 }),
    // @ts-expect-error: no side
    claimOf<Growth>({ ...words, variant: 'sgd', of: 'loss' }),
  ];
  expect(misspelt).toBeInstanceOf(Function);
  expectTypeOf(countSeeds).toExtend<ValueOf<Growth>>();
});

function findingOf(claim: BoundedClaim<Known>, read: Known) {
  const { measured } = measureClaim(claim as unknown as BoundedClaim, read as unknown as Results);
  return judgeClaims([measured!])[0]!;
}

function intervalOf({ value, interval }: { value: number; interval?: object | undefined }) {
  return { value: { value }, interval };
}

/** The same runs, without their durations. */
function withoutDurations(known: Known): Known {
  const variants = known.variants.map((variant) => ({
    ...variant,
    runs: variant.runs.map((one) => ({
      ...one,
      record: {
        ...one.record,
        provenance: { ...one.record.provenance, durationSeconds: undefined },
      },
    })),
  }));
  return { ...known, variants } as unknown as Known;
}
