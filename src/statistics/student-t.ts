import jstat from 'jstat';

/**
 * How many standard errors a two-sided interval reaches to each side: the 1 − α/2 quantile of Student's t. To seven
 * digits; degrees of freedom need not be whole, as Welch's aren't.
 *
 * @param alpha how much of the distribution lies outside, between 0 and 1: 0.05 for a 95 % interval
 */
export function studentT(alpha: number, degreesOfFreedom: number): number {
  const key = `${alpha} ${degreesOfFreedom}`;
  const known = quantiles.get(key);
  if (known !== undefined) return known;
  const quantile = jstat.studentt.inv(1 - alpha / 2, degreesOfFreedom);
  quantiles.set(key, quantile);
  return quantile;
}

/** How much of Student's t lies beyond ±t: the α of the interval that reaches just so far. */
export function studentTTails(t: number, degreesOfFreedom: number): number {
  // Its square would overflow.
  if (Math.abs(t) > 1e100) return 0;
  return 2 * jstat.studentt.cdf(-Math.abs(t), degreesOfFreedom);
}

/** Charts ask for the same one at each step. */
const quantiles = new Map<string, number>();
