/** The 97.5 % quantile of Student's t for 1 to 30 degrees of freedom. */
const quantiles = [
  12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.306, 2.2622, 2.2281, 2.201, 2.1788,
  2.1604, 2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.093, 2.086, 2.0796, 2.0739, 2.0687, 2.0639,
  2.0595, 2.0555, 2.0518, 2.0484, 2.0452, 2.0423,
];
const normalQuantile = 1.959964;

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
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const half = count > 1 ? studentT975(count - 1) * Math.sqrt(squares / (count - 1) / count) : NaN;
  return { mean, low: mean - half, high: mean + half };
}

/** Half of the intervals' width in standard errors. To four decimals. */
export function studentT975(degreesOfFreedom: number): number {
  return quantiles[degreesOfFreedom - 1] ?? largeSampleT(degreesOfFreedom);
}

/** The first terms of the Cornish–Fisher expansion (Abramowitz & Stegun, 26.7.5). */
function largeSampleT(degreesOfFreedom: number): number {
  const z = normalQuantile;
  return (
    z +
    (z ** 3 + z) / (4 * degreesOfFreedom) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * degreesOfFreedom ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * degreesOfFreedom ** 3)
  );
}
