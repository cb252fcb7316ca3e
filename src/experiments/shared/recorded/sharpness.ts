import type { RecordedRun } from 'retrace/lab';

type Run = RecordedRun<'sharpness'>;

/** The share of a run's measurements that counts as late: by then, the sharpness has long settled. */
const lateShare = 0.2;

/** 2/η: the greatest curvature at which gradient descent on a quadratic loss doesn't diverge. */
export function stabilityThreshold({ record }: Run): number {
  return 2 / Number(record.parameters['learningRate']);
}

/** The mean sharpness in the last fifth of the run. */
export function lateSharpness(run: Run): number {
  const { value } = run.series('sharpness');
  const late = value.slice(Math.floor(value.length * (1 - lateShare)));
  return late.reduce((sum, sharpness) => sum + sharpness, 0) / late.length;
}

/** The same as a multiple of 2/η. */
export function lateInUnitsOfThreshold(run: Run): number {
  return lateSharpness(run) / stabilityThreshold(run);
}
