/** The arithmetic mean; NaN of nothing. Of equal values it is exactly their value. */
export function mean(values: ArrayLike<number>): number {
  const rounded = plainMean(values, 0);
  // What a sum lost by rounding is in the deviations from it.
  return Number.isFinite(rounded) ? rounded + plainMean(values, rounded) : rounded;
}

function plainMean(values: ArrayLike<number>, origin: number): number {
  return Array.from(values).reduce((sum, value) => sum + (value - origin), 0) / values.length;
}
