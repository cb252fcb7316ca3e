import type { Series } from '../../lab/results.ts';

/** 1 at each measured step whose value is higher than the one before, else 0: from the second step on. */
export function risingSteps({ step, value }: Series): Series {
  return {
    step: step.slice(1),
    value: value.slice(1).map((after, i) => (after > value[i]! ? 1 : 0)),
  };
}

/** The share of rising steps in each `block` of them that follow each other, at the block's last step. */
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
