import { scale } from 'vega';
import { expect, test } from 'vitest';
import { niceEnds } from '../../../src/charts/panels/nice-ends.ts';
import fc from '../../properties.ts';

const anyNumber = fc.oneof(
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  fc.double({ min: -1, max: 1, noNaN: true }),
  fc.integer({ min: -1000, max: 1000 }),
  fc.constantFrom(0, 0.1, 0.3, 1, 3.3e-7, 99.99999),
);

test('an axis ends where Vega’s own does', () => {
  fc.assert(
    fc.property(anyNumber, anyNumber, (a, b) => {
      const ends = [Math.min(a, b), Math.max(a, b)] as const;
      const drawn = scale('linear')!().domain(ends).nice().domain();
      expect(niceEnds(...ends)).toEqual(drawn);
    }),
    { numRuns: 5000 },
  );
});

test('an axis between neighbouring numbers ends at them', () => {
  const ends = [0.20179999999999995, 0.20179999999999998] as const;
  expect(scale('linear')!().domain(ends).nice().domain()).toEqual(ends);
  expect(niceEnds(...ends)).toEqual(ends);
});

test('an axis for one value stays as it is', () => {
  expect(niceEnds(5, 5)).toEqual([5, 5]);
  expect(niceEnds(0, 0)).toEqual([0, 0]);
});
