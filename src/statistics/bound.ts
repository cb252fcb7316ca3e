/** What a number is claimed to be: above or below a threshold, or between two of them. */
export type Bound =
  | { claimed: 'above' | 'below'; threshold: number }
  | { claimed: 'between'; low: number; high: number };

export const verdicts = ['supported', 'inconclusive', 'refuted'] as const;
export type Verdict = (typeof verdicts)[number];

/**
 * What an interval says of a claim: it is supported if the whole interval lies where the number is claimed to be,
 * refuted if none of it does.
 */
export function judge({ low, high }: { low: number; high: number }, bound: Bound): Verdict {
  const { from, to } = claimedRange(bound);
  if (low > from && high < to) return 'supported';
  return high < from || low > to ? 'refuted' : 'inconclusive';
}

/** How far a number lies from the next place where the verdict on it would turn. Never negative. */
export function distanceToBound(value: number, bound: Bound): number {
  return Math.min(...endsOf(bound).map((end) => Math.abs(value - end)));
}

/** Where a number is claimed to lie: one end is infinite unless it is claimed to lie between two. */
export function claimedRange(bound: Bound): { from: number; to: number } {
  if (bound.claimed === 'between') return { from: bound.low, to: bound.high };
  return bound.claimed === 'above'
    ? { from: bound.threshold, to: Infinity }
    : { from: -Infinity, to: bound.threshold };
}

/** The thresholds of a bound, ascending. */
export function endsOf(bound: Bound): number[] {
  return Object.values(claimedRange(bound)).filter(Number.isFinite);
}

/** The same bound for a number that is told on another, ascending scale: for its logarithm, say. */
export function onScale(bound: Bound, scale: (value: number) => number): Bound {
  return bound.claimed === 'between'
    ? { claimed: 'between', low: scale(bound.low), high: scale(bound.high) }
    : { claimed: bound.claimed, threshold: scale(bound.threshold) };
}
