import { describe, expect, test } from 'vitest';
import { smallAxis } from '../../../src/charts/drawing/small-axis.ts';
import { textWidth } from '../../../src/charts/look/text-metrics.ts';
import fc from '../../properties.ts';

const width = 196;
const axisOf = (values: readonly number[], origin: number, scale?: 'log') =>
  smallAxis({ values, origin, scale, width, margin: 10, labelOf: String });
const labelsOf = (...options: Parameters<typeof axisOf>) =>
  axisOf(...options).ticks.map(({ label }) => label);

describe('the labels', () => {
  test.each([
    [[-0.05, 0.33], 0, ['0', '0.1', '0.2', '0.3']],
    [[4, 31.5], 0, ['0', '10', '20', '30']],
    [[-12, 31.5], 0, ['-10', '0', '10', '20', '30']],
    [[1, 3], 2, ['1', '1.5', '2', '2.5', '3']],
    [[0.2, 0.6], 0.1, ['0.1', '0.2', '0.4', '0.6']],
    // An origin that is no step of the axis.
    [[4, 31.5], 12.5, ['12.5', '20']],
  ])('of %j against %d are round', (values, origin, labels) => {
    expect(labelsOf(values, origin)).toEqual(labels);
  });

  test.each([
    [
      [0.3, 4],
      ['0.3', '1', '2', '3'],
    ],
    [
      [0.6, 30],
      ['1', '2', '10', '20'],
    ],
    [
      [0.02, 50],
      ['0.1', '1', '10'],
    ],
    [
      [0.001, 1e6],
      ['0.01', '1', '100', '10000'],
    ],
    [
      [1.3, 7],
      ['1', '2', '4', '6'],
    ],
    [
      [0.8, 1.3],
      ['0.8', '1', '1.2'],
    ],
  ])('of ratios %j are round, and even within a power of ten', (values, labels) => {
    expect(labelsOf(values, 1, 'log')).toEqual(labels);
  });

  test('differ, of numbers that a label tells apart in none of its digits', () => {
    const ends = { values: [1, 1.00000002], origin: 1, width, margin: 10 };
    const { ticks } = smallAxis({ ...ends, labelOf: (value) => value.toFixed(2) });
    expect(ticks.map(({ label }) => label)).toEqual(['1.00']);
  });

  test('leave out those that would touch the one of no difference', () => {
    expect(labelsOf([0, 1], 0.49)).not.toContain('0.5');
    expect(labelsOf([0, 1], 0.49)).toContain('0.49');
  });
});

test('values lie between the margins, in proportion', () => {
  const { place } = axisOf([1, 3], 0);
  expect([0, 1, 1.5, 3].map(place)).toEqual([10, 68.7, 98, 186]);
});

test('ratios lie in proportion to their logarithms', () => {
  const { place } = axisOf([0.1, 10], 1, 'log');
  expect([0.1, 1, 10].map(place)).toEqual([10, 98, 186]);
});

test('where all is the same, it lies in the middle', () => {
  const { place, ticks } = axisOf([1, 1], 1, 'log');
  expect(place(1)).toBe(98);
  expect(ticks).toEqual([{ at: 98, label: '1' }]);
});

test('what has no logarithm is told on a linear axis', () => {
  const { place } = axisOf([-1, 3], 1, 'log');
  expect([-1, 1, 3].map(place)).toEqual([10, 98, 186]);
});

const anyAxis = fc.record({
  values: fc.array(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 9 }),
  origin: fc.constantFrom(0.1, 1, 0.5, 10, 1 / 3),
  sign: fc.constantFrom(1, -1),
  scale: fc.constantFrom('log' as const, undefined),
});

test('whatever the values, there are at most five labels, apart and within the width, one of them of no difference', () => {
  const labelOf = (value: number) => String(Number(value.toPrecision(3)));
  fc.assert(
    fc.property(anyAxis, ({ values, origin, sign, scale }) => {
      const signed = scale === 'log' ? values : values.map((value) => sign * value);
      const { ticks, place } = smallAxis({
        values: signed,
        origin,
        scale,
        width,
        margin: 10,
        labelOf,
      });
      expect(ticks.length).toBeLessThanOrEqual(5);
      expect(ticks).toContainEqual({ at: place(origin), label: labelOf(origin) });
      const extents = ticks.map(({ at, label }) => {
        const half = textWidth(label, { size: 12 }) / 2;
        return { start: at - half, end: at + half };
      });
      extents.slice(1).forEach(({ start }, i) => {
        expect(start).toBeGreaterThan(extents[i]!.end);
      });
      expect(extents[0]!.start).toBeGreaterThanOrEqual(-10);
      expect(extents.at(-1)!.end).toBeLessThanOrEqual(width + 10);
      for (const value of signed) {
        expect(place(value)).toBeGreaterThanOrEqual(10);
        expect(place(value)).toBeLessThanOrEqual(width - 10);
      }
    }),
  );
});
