import type { RunOf, Series } from 'retrace/lab';
import { stabilityThreshold } from '../shared/recorded/sharpness.ts';
import type experiment from './experiment.ts';

export type Run = RunOf<typeof experiment>;

/** The first measured step at which the sharpness is above 2/η: where the loss should become unsteady. */
export function stepOfCrossing(run: Run): number | undefined {
  const { step, value } = run.series('sharpness');
  const threshold = stabilityThreshold(run);
  return step.find((_, i) => value[i]! > threshold);
}

/** The highest sharpness from the first measurement below 2/η on: earlier values are those of the first weights. */
export function highestSharpness(run: Run): number {
  const { value } = run.series('sharpness');
  const threshold = stabilityThreshold(run);
  const firstBelow = value.findIndex((sharpness) => sharpness < threshold);
  return Math.max(...value.filter((_, i) => i >= firstBelow));
}

/** The loss at the last step. */
export function finalLoss(run: Run): number {
  return run.series('loss').value.at(-1)!;
}

/** 1 at each measured step whose value is higher than the previous step's, else 0; from the second step on. */
export function risingSteps({ step, value }: Series): Series {
  return {
    step: step.slice(1),
    value: value.slice(1).map((after, i) => (after > value[i]! ? 1 : 0)),
  };
}

/** The share of rising steps in each block of `block` steps in a row, at the block's last step. */
export function shareOfRisingSteps(loss: Series, block: number): Series {
  const { step, value } = risingSteps(loss);
  const ends = Array.from(
    { length: Math.floor(value.length / block) },
    (_, i) => (i + 1) * block - 1,
  );
  return {
    step: Int32Array.from(ends, (end) => step[end]!),
    value: Float64Array.from(ends, (end) => {
      const rising = value.slice(end + 1 - block, end + 1);
      return rising.reduce((sum, one) => sum + one, 0) / block;
    }),
  };
}
