import type { Sample, Series } from 'retrace/lab';

/** How many of the measurements count, if not all of them do. */
export function shareOf(used: readonly number[][], pairs: readonly Pair[]): Sample['from'] {
  const count = used.reduce((sum, { length }) => sum + length, 0);
  const all = pairs.reduce((sum, { measured }) => sum + measured, 0);
  return count < all ? `${count} of ${all} measurements` : undefined;
}

/** The values of one seed, at the steps at which both networks were measured. */
export interface Pair {
  withNorm: number[];
  without: number[];
  /** The number of steps at which either was measured. */
  measured: number;
}

export function pairOf(withNorm: Series, without: Series): Pair {
  const other = valueAt(without);
  const shared = [...withNorm.step.keys()].filter((i) => other.has(withNorm.step[i]!));
  return {
    withNorm: shared.map((i) => withNorm.value[i]!),
    without: shared.map((i) => other.get(withNorm.step[i]!)!),
    measured: withNorm.step.length + without.step.length - shared.length,
  };
}

export function valueAt({ step, value }: Series): Map<number, number> {
  return new Map(Array.from(step, (place, i) => [place, value[i]!]));
}
