import { expect, test } from 'vitest';
import { relativeChange } from '../../../src/experiments/batch-norm/relative-change.ts';

type Run = Parameters<typeof relativeChange>[0];

test('is the greatest change along the gradient, as a multiple of it: η·β(η)', () => {
  // ½wᵀHw with H = diag(1, 10) at w = (1, 1): the gradient (1, 10) changes by 100.005·η, its norm is √101.
  const beta = Math.sqrt(10_001 / 101);
  const change = relativeChange(run(0.1, [beta], [beta], [beta], [beta]));
  expect(change.value[0]).toBeCloseTo((100.005 * 0.4) / Math.sqrt(101), 4);
});

test('takes the greatest of the probed steps, each time', () => {
  const change = relativeChange(run(0.01, [400, 1], [0, 1], [0, 100], [0, 2]));
  expect(change).toMatchObject({ step: Int32Array.of(0, 50) });
  expect([...change.value]).toEqual([2, 2]);
});

function run(learningRate: number, ...betas: number[][]): Run {
  const names = ['smoothnessHalf', 'smoothnessOne', 'smoothnessTwo', 'smoothnessFour'];
  return {
    record: { parameters: { learningRate } },
    series: (metric: string) => {
      const value = Float64Array.from(betas[names.indexOf(metric)]!);
      return { step: Int32Array.from(value, (_, i) => 50 * i), value };
    },
  } as unknown as Run;
}
