import { mean as meanOf } from './mean.ts';
import { studentT, studentTTails } from './student-t.ts';

export interface Interval {
  mean: number;
  low: number;
  high: number;
}

/** A mean, or a difference of means, and what tells how far chance may have moved it. */
export interface Estimate {
  mean: number;
  /** The standard error of the mean; NaN where nothing tells it. */
  error: number;
  degreesOfFreedom: number;
}

/** The share of such intervals that miss the true mean, unless said otherwise. */
export const usualAlpha = 0.05;

/** The mean of independent values, by Student's t. One value has no spread that could be estimated: its error is NaN. */
export function estimateMean(values: readonly number[]): Estimate {
  const mean = meanOf(values);
  return {
    mean,
    error: Math.sqrt(squaredError(values, mean)),
    degreesOfFreedom: values.length - 1,
  };
}

/**
 * The mean of `b` minus the mean of `a`, by Welch's t: independent values whose variances need not be equal (Welch
 * 1947, with Satterthwaite's degrees of freedom). Where one of them has one value only, the error is NaN.
 */
export function estimateDifference(a: readonly number[], b: readonly number[]): Estimate {
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  const [errorA, errorB] = [squaredError(a, meanA), squaredError(b, meanB)];
  const degreesOfFreedom =
    (errorA + errorB) ** 2 / (errorA ** 2 / (a.length - 1) + errorB ** 2 / (b.length - 1));
  return { mean: meanB - meanA, error: Math.sqrt(errorA + errorB), degreesOfFreedom };
}

/** The confidence interval of an estimate, which misses the true mean with probability `alpha`. NaN where its error is. */
export function intervalOf(
  { mean, error, degreesOfFreedom }: Estimate,
  alpha = usualAlpha,
): Interval {
  // Equal values: whatever the degrees of freedom, which Welch's formula can't tell then.
  const half = error > 0 ? studentT(alpha, degreesOfFreedom) * error : error;
  return { mean, low: mean - half, high: mean + half };
}

/** The `alpha` of the interval that reaches just so far to each side: 0 of equal values, 1 of no distance. */
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

/** The square of the mean's standard error; NaN of one value. */
function squaredError(values: readonly number[], mean: number): number {
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return values.length > 1 ? squares / (values.length - 1) / values.length : NaN;
}
