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
    error: standardError(values, mean),
    degreesOfFreedom: values.length - 1,
  };
}

/**
 * The mean of `b` minus the mean of `a`, by Welch's t: independent values whose variances need not be equal (Welch
 * 1947, with Satterthwaite's degrees of freedom). Where one of them has one value only, the error is NaN.
 */
export function estimateDifference(a: readonly number[], b: readonly number[]): Estimate {
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  const [errorA, errorB] = [standardError(a, meanA), standardError(b, meanB)];
  const error = Math.hypot(errorA, errorB);
  // Shares of its square, so that squares of tiny errors don't vanish.
  const [shareA, shareB] = [(errorA / error) ** 2, (errorB / error) ** 2];
  const degreesOfFreedom = 1 / (shareA ** 2 / (a.length - 1) + shareB ** 2 / (b.length - 1));
  return { mean: meanB - meanA, error, degreesOfFreedom };
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

/** Of the mean; NaN of one value. */
function standardError(values: readonly number[], mean: number): number {
  if (values.length < 2) return NaN;
  const deviations = values.map((value) => value - mean);
  // Unlike a sum of squares, it is exact for the tiniest and the largest ones.
  return Math.hypot(...deviations) / Math.sqrt((values.length - 1) * values.length);
}
