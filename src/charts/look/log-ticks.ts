/** Powers of ten around the range from `low` to `high`, above 0; for a ratio up to 20 also their doubles and fivefolds. */
export function logTicksAround(low: number, high: number): number[] {
  // A logarithm may be rounded past an integer.
  const powers = range(Math.floor(Math.log10(low)) - 1, Math.ceil(Math.log10(high)) + 1);
  const ticks = multiples(powers, high / low > 20 ? [1] : [1, 2, 5]);
  const first = ticks.findLastIndex((tick) => tick <= low);
  const last = ticks.findIndex((tick, i) => i > first && tick >= high);
  return ticks.slice(first, last + 1);
}

/** A d3 number format with one notation for all ticks of an axis: powers if some would have many zeros. */
export function logFormat(ticks: readonly number[]): string {
  return ticks.some((tick) => tick < 1e-5 || tick >= 1e7) ? '~e' : '~r';
}

const factors = [[1], [1, 2, 5], [1, 2, 3, 4, 5, 6, 8]];
const fewest = 3;

/**
 * Powers of ten between two values above 0; if these are few, also their multiples; if many, only every nth. Undefined
 * if fewer than three ticks fit, in a small part of a decade.
 */
export function logTicksWithin(low: number, high: number): number[] | undefined {
  const decades = Math.floor(Math.log10(high)) - Math.ceil(Math.log10(low));
  const every = Math.max(1, Math.ceil(decades / 6));
  const powers = range(Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))).filter(
    (power) => power % every === 0,
  );
  const choices = factors.map((each) =>
    multiples(powers, each).filter((tick) => tick >= low && tick <= high),
  );
  return choices.find((ticks) => ticks.length >= fewest);
}

function multiples(powers: readonly number[], factors: readonly number[]): number[] {
  return powers.flatMap((power) => factors.map((factor) => Number(`${factor}e${power}`)));
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
