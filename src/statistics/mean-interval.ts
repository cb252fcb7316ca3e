import { mean as meanOf } from './mean.ts';
import { studentT, studentTTails } from './student-t.ts';

export interface Interval {
  mean: number;
  low: number;
  high: number;
}

/** A mean, or a difference of means, with its uncertainty. */
export interface Estimate {
  mean: number;
  /** The standard error of the mean; NaN if it can't be estimated. */
  error: number;
  degreesOfFreedom: number;
}

/** The default α: the share of intervals that miss the true mean. */
export const usualAlpha = 0.05;

/** Estimates the mean of independent values for Student's t. One value has no spread to estimate: its error is NaN. */
export function estimateMean(values: readonly number[]): Estimate {
  const mean = meanOf(values);
  return {
    mean,
    error: standardError(values, mean),
    degreesOfFreedom: values.length - 1,
  };
}

/**
 * Estimates the mean of `b` minus the mean of `a` for Welch's t: independent values whose variances need not be equal
 * (Welch 1947, with Satterthwaite's degrees of freedom). The error is NaN if either side has a single value.
 */
export function estimateDifference(a: readonly number[], b: readonly number[]): Estimate {
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  const [errorA, errorB] = [standardError(a, meanA), standardError(b, meanB)];
  const error = Math.hypot(errorA, errorB);
  // Shares of the squared error: the squares of tiny errors themselves would underflow.
  const [shareA, shareB] = [(errorA / error) ** 2, (errorB / error) ** 2];
  const degreesOfFreedom = 1 / (shareA ** 2 / (a.length - 1) + shareB ** 2 / (b.length - 1));
  return { mean: meanB - meanA, error, degreesOfFreedom };
}

/**
 * The confidence interval of an estimate, which misses the true mean with probability `alpha`; NaN if the error is NaN.
 */
export function intervalOf(
  { mean, error, degreesOfFreedom }: Estimate,
  alpha = usualAlpha,
): Interval {
  // Equal values give an interval without width; Welch's formula then gives no degrees of freedom.
  const half = error > 0 ? studentT(alpha, degreesOfFreedom) * error : error;
  return { mean, low: mean - half, high: mean + half };
}

/** The α of the interval with half-width `distance`: 0 if the values are equal, 1 if there is no distance. */
export function alphaReaching({ error, degreesOfFreedom }: Estimate, distance: number): number {
  if (error === 0) return distance === 0 ? 1 : 0;
  return studentTTails(distance / error, degreesOfFreedom);
}

/** The mean of independent values and its 95 % confidence interval, which is NaN for one value. */
export function meanInterval(values: readonly number[]): Interval {
  return intervalOf(estimateMean(values));
}

/** The mean of `b` minus the mean of `a` and its 95 % confidence interval by Welch's t; NaN where one of them has one value. */
export function differenceInterval(a: readonly number[], b: readonly number[]): Interval {
  return intervalOf(estimateDifference(a, b));
}

/** The standard error of the mean; NaN for a single value. */
function standardError(values: readonly number[], mean: number): number {
  if (values.length < 2) return NaN;
  const deviations = values.map((value) => value - mean);
  // `hypot` neither underflows nor overflows, as a sum of squares can.
  return Math.hypot(...deviations) / Math.sqrt((values.length - 1) * values.length);
}
