import { mean as meanOf } from './mean.ts';
import { studentT975 } from './student-t.ts';

export interface Interval {
  mean: number;
  low: number;
  high: number;
}

/**
 * The mean of independent values and its 95 % confidence interval, by Student's t. One value has no
 * spread that could be estimated: its interval is NaN.
 */
export function meanInterval(values: readonly number[]): Interval {
  const mean = meanOf(values);
  const error = squaredError(values, mean);
  return around(mean, error, values.length - 1);
}

/**
 * The mean of `b` minus the mean of `a` and its 95 % confidence interval, by Welch's t: independent values
 * whose variances need not be equal (Welch 1947, with Satterthwaite's degrees of freedom). Where one of
 * them has one value only, the interval is NaN.
 */
export function differenceInterval(a: readonly number[], b: readonly number[]): Interval {
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  const [errorA, errorB] = [squaredError(a, meanA), squaredError(b, meanB)];
  const error = errorA + errorB;
  const degreesOfFreedom =
    error ** 2 / (errorA ** 2 / (a.length - 1) + errorB ** 2 / (b.length - 1));
  return around(meanB - meanA, error, degreesOfFreedom);
}

/** The square of the mean's standard error; NaN of one value. */
function squaredError(values: readonly number[], mean: number): number {
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return values.length > 1 ? squares / (values.length - 1) / values.length : NaN;
}

function around(mean: number, error: number, degreesOfFreedom: number): Interval {
  // Equal values: whatever the degrees of freedom, which Welch's formula can't tell then.
  const half = error > 0 ? studentT975(degreesOfFreedom) * Math.sqrt(error) : error;
  return { mean, low: mean - half, high: mean + half };
}
