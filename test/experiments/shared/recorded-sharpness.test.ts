import { expect, test } from 'vitest';
import {
  lateInUnitsOfThreshold,
  lateSharpness,
  stabilityThreshold,
} from '../../../src/experiments/shared/recorded/sharpness.ts';
import type { RecordedRun } from '../../../src/lab/results.ts';

test('late sharpness is the mean of the last fifth of the measurements, also as a multiple of 2/η', () => {
  const run = {
    record: { parameters: { learningRate: 0.1 } },
    series: () => ({ value: Float64Array.of(90, 50, 20, 20, 20, 20, 20, 20, 22, 26) }),
  } as unknown as RecordedRun<'sharpness'>;
  expect(stabilityThreshold(run)).toBe(20);
  expect(lateSharpness(run)).toBe(24);
  expect(lateInUnitsOfThreshold(run)).toBe(1.2);
});
