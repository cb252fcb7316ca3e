import type { Runs } from '../../../src/experiments/edge-of-stability-rates/analysis.ts';
import type experiment from '../../../src/experiments/edge-of-stability-rates/experiment.ts';
import type { ResultsOf } from '../../../src/lab/results.ts';

export const rates = [0.025, 0.035, 0.05, 0.07, 0.1, 0.14, 0.2, 0.25];

/** Names of variants as `sweep` makes them: any that differ will do, but the smallest and the largest are read by name. */
const names: Record<number, string> = { 0.025: 'rate-25e-3', 0.25: 'rate-25e-2' };

/** Results of five seeds in which the sharpness is level, at these multiples of 2/η. */
export function levelAt(multiple: (rate: number, seed: number) => number) {
  const variants = rates.map((rate) => ({
    name: names[rate] ?? `rate-${rate}`,
    label: `η = ${rate}`,
    runs: [1, 2, 3, 4, 5].map((seed) => runOf(rate, (2 / rate) * multiple(rate, seed))),
  }));
  return { pairing: 'seed', published: {}, variants } as unknown as ResultsOf<typeof experiment>;
}

/** The runs of one seed. */
export function seedAt(multiple: (rate: number) => number): Runs {
  const { variants } = levelAt(multiple);
  return Object.fromEntries(variants.map(({ name, runs }) => [name, runs[0]])) as Runs;
}

function runOf(learningRate: number, sharpness: number) {
  return {
    record: { outcome: 'completed', parameters: { learningRate }, summary: {} },
    series: () => ({
      step: Int32Array.from({ length: 10 }, (_, i) => i),
      value: new Float64Array(10).fill(sharpness),
    }),
  };
}
