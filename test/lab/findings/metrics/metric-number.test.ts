import { describe, expect, test } from 'vitest';
import { evaluate } from '../../../../src/lab/findings/evaluate.ts';
import {
  describeNumber,
  type Measurements,
  metricMean,
  metricNumber,
} from '../../../../src/lab/findings/metrics/metric-number.ts';
import {
  type NumberFormat,
  writtenFormat,
} from '../../../../src/lab/findings/metrics/written-format.ts';
import { formatQuantity } from '../../../../src/lab/findings/quantity-text.ts';
import type { Take } from '../../../../src/lab/measures/take.ts';
import { resultsOf } from '../../results-fixture.ts';

const measured: Measurements = {
  metrics: { accuracy: 'Share', loss: 'Loss' },
  variants: [
    { name: 'sgd', label: 'SGD' },
    { name: 'adam', label: 'Adam' },
  ],
};
const alone: Measurements = { ...measured, variants: measured.variants.slice(0, 1) };
const run = (...loss: number[]) => ({ loss });
const results = resultsOf({
  sgd: [run(3, 1, 2), run(4, 1, 3), run(5, 1, 4)],
  adam: [run(1), run(1), run(1)],
});

describe('which number of a metric is meant', () => {
  test('is by default the last, and that of the only variant', () => {
    expect(metricNumber('loss', {}, alone)).toEqual({
      metric: 'loss',
      take: 'last',
      variant: 'sgd',
    });
    expect(metricNumber('loss', { variant: 'adam', take: 'min' }, measured)).toEqual({
      metric: 'loss',
      take: 'min',
      variant: 'adam',
    });
  });

  test.each([
    ['acuracy', {}, 'there is no metric "acuracy"; did you mean "accuracy"?'],
    ['weight', {}, 'there is no metric "weight"; known: accuracy, loss'],
    ['toString', {}, 'there is no metric "toString"; known: accuracy, loss'],
    ['loss', {}, 'needs variant="…", as there are several: sgd, adam'],
    ['loss', { variant: 'adm' }, 'there is no variant "adm"; did you mean "adam"?'],
    ['loss', { variant: 'momentum' }, 'there is no variant "momentum"; known: sgd, adam'],
    [
      'loss',
      { variant: 'sgd', take: 'best' },
      'take="best" is none of last, first, max, min, mean',
    ],
  ])('must be known: %s %o', (metric, chosen, says) => {
    expect(() => metricNumber(metric, chosen, measured)).toThrow(says);
  });
});

const numberOf = (take: Take, variant = 'sgd') => ({ metric: 'loss', take, variant });

test.each([
  ['last', 3, 'last loss of sgd'],
  ['first', 4, 'first loss of sgd'],
  ['max', 4, 'highest loss of sgd'],
  ['min', 1, 'lowest loss of sgd'],
  ['mean', 8 / 3, 'mean loss of sgd'],
] as const)('the mean over the seeds of what is taken of each: %s', (take, value, words) => {
  const mean = metricMean(numberOf(take))(results);
  expect(mean.value).toBeCloseTo(value, 12);
  expect(mean.interval!.low).toBeLessThanOrEqual(mean.value);
  expect(describeNumber(numberOf(take))).toBe(words);
});

test.each([
  'last',
  'first',
  'max',
  'min',
  'mean',
] as const)('a seed that diverged is left out of the %s', (take) => {
  const diverged = resultsOf({ sgd: [run(1, 2), run(3, Number.NaN), run(5, 2)] });
  const { value, limits } = evaluate(diverged, metricMean(numberOf(take)));
  expect(limits).toEqual(['seed 2 diverged at step 1']);
  expect(value!.value).toBe({ last: 2, first: 3, max: 3.5, min: 1.5, mean: 2.5 }[take]);
});

describe('the digits of a mean', () => {
  const written = (...last: number[]) =>
    formatQuantity(
      metricMean(numberOf('last', 'only'))(resultsOf({ only: last.map((one) => run(one)) })),
    );

  test.each([
    [[0.951, 0.953, 0.955], '0.9530\u00a0±\u00a00.0050'],
    [[0.0011, 0.0012, 0.0013], '0.00120\u00a0±\u00a00.00025'],
    [[1200, 1300, 1400], '1,300\u00a0±\u00a0248'],
    [[0.5], '0.500'],
    [[0], '0.00'],
    [[2, 2, 2], '2.00\u00a0±\u00a00.00'],
    [[-12.5, -12.6], '−12.6'],
    [[3e-13, 4e-13], '3.50e−13'],
    [[1, 1 + 1e-12, 1 + 2e-12], '1.00000\u00a0±\u00a00.00000'],
  ])('of %o', (values, text) => {
    expect(written(...values)).toBe(text);
  });
});

describe('a mean is written as a tag says', () => {
  const share = resultsOf({ only: [0.951, 0.953, 0.955].map((one) => run(one)) });
  const written = (format: NumberFormat, of = share) =>
    formatQuantity(metricMean(numberOf('last', 'only'), writtenFormat(format))(of));

  test.each<[NumberFormat, string]>([
    [{ digits: '2' }, '0.95\u00a0±\u00a00.00'],
    [{ style: 'percent' }, '95.30\u00a0±\u00a00.50%'],
    [{ style: 'percent', digits: '0' }, '95\u00a0±\u00a00%'],
    [{ style: 'scientific', digits: '1' }, '9.5e−1 (9.5e−1 to 9.6e−1)'],
    [{ unit: 'nats' }, '0.9530\u00a0±\u00a00.0050\u00a0nats'],
    [{}, '0.9530\u00a0±\u00a00.0050'],
  ])('%o', (format, text) => {
    expect(written(format)).toBe(text);
  });

  test('seconds as minutes', () => {
    const seconds = resultsOf({ only: [run(120), run(120), run(120)] });
    expect(written({ style: 'duration' }, seconds)).toContain('2\u00a0min');
  });

  test.each<[NumberFormat, string]>([
    [{ digits: '-1' }, 'digits="-1" must be a whole number from 0 to 20'],
    [{ digits: '1.5' }, 'digits="1.5" must be a whole number from 0 to 20'],
    [{ digits: '21' }, 'digits="21" must be a whole number from 0 to 20'],
    [{ style: 'percents' }, 'style="percents" is none of decimal, percent, duration, scientific'],
  ])('which must be known: %o', (format, says) => {
    expect(() => writtenFormat(format)).toThrow(says);
  });
});
