/** The arithmetic mean; NaN without values. The mean of equal values is exactly their value. */
export function mean(values: ArrayLike<number>): number {
  const rounded = plainMean(values, 0);
  // The mean of the deviations restores what the sum lost by rounding.
  return Number.isFinite(rounded) ? rounded + plainMean(values, rounded) : rounded;
}

function plainMean(values: ArrayLike<number>, origin: number): number {
  return Array.from(values).reduce((sum, value) => sum + (value - origin), 0) / values.length;
}
