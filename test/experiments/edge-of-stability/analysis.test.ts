import { expect, test } from 'vitest';
import {
  highestSharpness,
  type Run,
  shareOfRisingSteps,
  stepOfCrossing,
} from '../../../src/experiments/edge-of-stability/analysis.ts';

test('the crossing is the first measured step above 2/η', () => {
  expect(stepOfCrossing(withSharpness([10, 20, 21, 19, 25]))).toBe(2);
});

test('the highest sharpness is that after the first fall below 2/η', () => {
  expect(highestSharpness(withSharpness([30, 25, 19, 22, 23, 21]))).toBe(23);
  expect(highestSharpness(withSharpness([15, 18, 21, 20]))).toBe(21);
});

test('rising steps are counted block by block', () => {
  const loss = { step: Int32Array.of(0, 1, 2, 3, 4), value: Float64Array.of(5, 4, 6, 7, 3) };
  expect(shareOfRisingSteps(loss, 2)).toEqual({
    step: Int32Array.of(2, 4),
    value: Float64Array.of(0.5, 0.5),
  });
});

/** A run at a learning rate of 0.1, so that 2/η is 20. */
function withSharpness(values: number[]): Run {
  return {
    record: { parameters: { learningRate: 0.1 } },
    series: () => {
      const value = Float64Array.from(values);
      return { step: Int32Array.from(value, (_, i) => i), value };
    },
  } as unknown as Run;
}
