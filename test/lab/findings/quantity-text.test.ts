import { describe, expect, test } from 'vitest';
import {
  formatQuantity,
  formatTick,
  unbrokenDuration,
} from '../../../src/lab/findings/quantity-text.ts';

const spaced = (text: string) => text.replaceAll('\u00a0', ' ');

describe('a quantity reads as its author meant it', () => {
  test.each([
    [{ value: 0.78125 }, '0.78'],
    [{ value: 1234.5, digits: 1 }, '1,234.5'],
    [{ value: 390, digits: 0, unit: 'steps' }, '390 steps'],
    [{ value: 0.7924, style: 'percent', digits: 1 } as const, '79.2%'],
    [{ value: 0.7924, style: 'percent' } as const, '79%'],
    [{ value: -1.591e155 }, '−1.59e155'],
    [{ value: -0.0315, digits: 3 }, '\u22120.032'],
    [{ value: -0.001 }, '0.00'],
    [{ value: 5.2e-13, style: 'scientific', digits: 1 } as const, '5.2e\u221213'],
    [{ value: -1234, style: 'scientific' } as const, '\u22121.23e3'],
    [{ value: 252.4, style: 'duration' } as const, '4 min 12 s'],
    [
      { value: 0.54, interval: { low: 0.532, high: 0.548 }, style: 'percent', digits: 1 } as const,
      '54.0 ± 0.8%',
    ],
    [{ value: 3.2, interval: { low: 3.1, high: 3.3 }, digits: 1, unit: 'nats' }, '3.2 ± 0.1 nats'],
    [{ value: 1.52, interval: { low: 1.31, high: 1.76 } }, '1.52 (1.31 to 1.76)'],
    [
      { value: 60, interval: { low: 50, high: 70 }, style: 'duration' } as const,
      '1 min (50 s to 1 min 10 s)',
    ],
  ])('%o is %s', (quantity, text) => {
    expect(spaced(formatQuantity(quantity))).toBe(text);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, undefined])('%s is refused', (value) => {
    expect(() => formatQuantity({ value: value as number })).toThrow(
      `the value is ${value}, not a number to show`,
    );
  });

  test('a number and its unit stay on one line', () => {
    expect(formatQuantity({ value: 3, digits: 0, unit: 'epochs' })).toBe('3\u00a0epochs');
  });
});

test('a duration is never broken across lines', () => {
  expect(unbrokenDuration(142.3)).toBe('2\u00a0min\u00a022\u00a0s');
});

test.each([
  [0.5, undefined, '0.5'],
  [-10, undefined, '\u221210'],
  [1200, undefined, '1,200'],
  [0.1 + 0.2, undefined, '0.3'],
  [0.05, 'percent', '5%'],
  [2.5e-7, 'scientific', '2.5e\u22127'],
  [90, 'duration', '1 min 30 s'],
] as const)('%d beside an axis (%s) is %s', (value, style, text) => {
  expect(spaced(formatTick(value, style))).toBe(text);
});
