import type { RecordedRun } from '../../lab/results.ts';
import { stabilityThreshold } from './threshold.ts';

type Run = RecordedRun<'sharpness' | 'loss' | 'accuracy'>;

/** The share of a run's steps that is its end: long after the sharpness has settled. */
const lateShare = 0.2;

/** The first measured step at which the sharpness is above 2/η: where the loss should become unsteady. */
export function stepOfCrossing(run: Run): number | undefined {
  const { step, value } = run.series('sharpness');
  const threshold = stabilityThreshold(run);
  return step.find((_, i) => value[i]! > threshold);
}

/** The highest sharpness since one was first measured below 2/η: what comes before is the start's. */
export function highestSharpness(run: Run): number {
  const { value } = run.series('sharpness');
  const threshold = stabilityThreshold(run);
  const firstBelow = value.findIndex((sharpness) => sharpness < threshold);
  return Math.max(...value.filter((_, i) => i >= firstBelow));
}

/** The mean sharpness in the last fifth of the run. */
export function lateSharpness(run: Run): number {
  const { value } = run.series('sharpness');
  const late = value.slice(Math.floor(value.length * (1 - lateShare)));
  return late.reduce((sum, sharpness) => sum + sharpness, 0) / late.length;
}
