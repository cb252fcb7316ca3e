import { expect, test } from 'vitest';
import {
  type ChosenParameter,
  describeParameter,
  parameterNumber,
} from '../../../../src/lab/findings/metrics/parameter-number.ts';
import { formatQuantity } from '../../../../src/lab/findings/quantity-text.ts';
import type { RecordedRun, Results } from '../../../../src/lab/results.ts';

const run = (parameters: Record<string, unknown>) => ({ record: { parameters } }) as RecordedRun;
const results = {
  variants: [
    {
      name: 'adam',
      label: 'Adam',
      runs: [1, 2].map(() => run({ epochs: 40, rate: 0.07, by: 'adam' })),
    },
    { name: 'sgd', label: 'SGD', runs: [run({ epochs: 40, rate: 0.5, by: 'sgd', momentum: 0.9 })] },
  ],
} as unknown as Results;

const numberOf = (parameter: string, chosen: ChosenParameter = {}) =>
  parameterNumber(parameter, chosen)(results);
const written = (parameter: string, chosen?: ChosenParameter) =>
  formatQuantity(numberOf(parameter, chosen));

test('a parameter that all variants share needs no variant, and is no result', () => {
  expect(numberOf('epochs')).toEqual({ value: 40, digits: 0, given: true });
  expect(describeParameter('epochs', {})).toBe('parameter epochs');
});

test('another one is that of a variant', () => {
  expect(written('rate', { variant: 'adam' })).toBe('0.07');
  expect(written('rate', { variant: 'sgd' })).toBe('0.5');
  expect(describeParameter('rate', { variant: 'sgd' })).toBe('parameter rate of sgd');
});

test.each<[ChosenParameter, string]>([
  [{ digits: '3' }, '0.070'],
  [{ style: 'percent' }, '7%'],
  [{ style: 'percent', digits: '1' }, '7.0%'],
  [{ style: 'scientific', digits: '0' }, '7e−2'],
  [{ unit: 'm/s' }, '0.07\u00a0m/s'],
])('is written as its tag says: %o', (format, text) => {
  expect(written('rate', { variant: 'adam', ...format })).toBe(text);
});

test.each<[string, ChosenParameter, string]>([
  ['rate', {}, 'rate differs: 0.07 (adam), 0.5 (sgd); name one, as in variant="adam"'],
  ['momentum', {}, 'momentum differs: not set (adam), 0.9 (sgd); name one, as in variant="adam"'],
  ['momentum', { variant: 'adam' }, 'the parameter momentum is not set, and no number'],
  ['by', { variant: 'sgd' }, 'the parameter by is "sgd", and no number'],
  ['rate', { variant: 'adm' }, 'there is no variant "adm"; did you mean "adam"?'],
  ['rate', { take: 'max' }, 'rate is a parameter, and take="max" is of a metric'],
])('must be one number: %s %o', (parameter, chosen, says) => {
  expect(() => numberOf(parameter, chosen)).toThrow(says);
});
