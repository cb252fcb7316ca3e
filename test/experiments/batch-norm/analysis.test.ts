import { expect, test } from 'vitest';
import { relativeChange } from '../../../src/experiments/shared/recorded/along-gradient.ts';
import {
  endOfPlateau,
  offPlateau,
  plateauEnd,
} from '../../../src/experiments/shared/recorded/plateau.ts';

type Run = Parameters<typeof relativeChange>[0];

test('the relative change is the greatest along the gradient, as a multiple of it: η·β(η)', () => {
  // ½wᵀHw with H = diag(1, 10) at w = (1, 1): the gradient (1, 10) changes by 100.005·η, its norm is √101.
  const beta = Math.sqrt(10_001 / 101);
  const change = relativeChange(run(0.1, [beta], [beta], [beta], [beta]));
  expect(change.value[0]).toBeCloseTo((100.005 * 0.4) / Math.sqrt(101), 4);
});

test('the relative change is that of the probed step with the greatest, each time', () => {
  const change = relativeChange(run(0.01, [400, 1], [0, 1], [0, 100], [0, 2]));
  expect(change).toMatchObject({ step: Int32Array.of(0, 50) });
  expect([...change.value]).toEqual([2, 2]);
});

test('a plateau ends with the first steps whose mean loss is clearly below that of a guess', () => {
  const { steps, drop } = plateauEnd;
  const falling = seriesOf(100, (step) => Math.LN10 - (step < 40 ? 0 : 2 * drop));
  // Of `steps` losses, more than half must be the lower ones.
  expect(endOfPlateau(falling)).toBe(40 + steps / 2);
  expect(endOfPlateau(seriesOf(100, () => Math.LN10))).toBe(99);
});

test('off the plateau is where the last of the networks has left it', () => {
  const learning = (from: number) => seriesOf(100, (step) => (step < from ? Math.LN10 : 1));
  const [early, late] = [learning(10), learning(60)];
  const { step, value } = offPlateau(
    seriesOf(100, (at) => 2 * at),
    [early, late],
  );
  expect(step[0]).toBe(endOfPlateau(late));
  expect(value[0]).toBe(2 * step[0]!);
  expect(step.at(-1)).toBe(99);
});

function seriesOf(steps: number, value: (step: number) => number) {
  const step = Int32Array.from({ length: steps }, (_, at) => at);
  return { step, value: Float64Array.from(step, value) };
}

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
