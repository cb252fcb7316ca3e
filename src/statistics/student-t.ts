import jstat from 'jstat';

/**
 * The half-width of a two-sided interval in standard errors: the 1 − α/2 quantile of Student's t, to seven digits.
 * Degrees of freedom may be fractional, as Welch's are.
 *
 * @param alpha the probability outside the interval, between 0 and 1: 0.05 for a 95 % interval
 */
export function studentT(alpha: number, degreesOfFreedom: number): number {
  const key = `${alpha} ${degreesOfFreedom}`;
  const known = quantiles.get(key);
  if (known !== undefined) return known;
  const quantile = jstat.studentt.inv(1 - alpha / 2, degreesOfFreedom);
  quantiles.set(key, quantile);
  return quantile;
}

/** The probability of Student's t outside ±t: the α of the interval with half-width t. */
export function studentTTails(t: number, degreesOfFreedom: number): number {
  // The square of such a t would overflow.
  if (Math.abs(t) > 1e100) return 0;
  return 2 * jstat.studentt.cdf(-Math.abs(t), degreesOfFreedom);
}

/** A cache: charts ask for the same quantile at each step. */
const quantiles = new Map<string, number>();
