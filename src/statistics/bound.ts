/** What a number is claimed to be: above or below a threshold, between two of them, or no further than a margin from 0. */
export type Bound =
  | { claimed: 'above' | 'below'; threshold: number }
  | { claimed: 'between'; low: number; high: number }
  | { claimed: 'within'; margin: number };

export const verdicts = ['supported', 'inconclusive', 'refuted'] as const;
export type Verdict = (typeof verdicts)[number];

/**
 * Judges a claim by an interval: supported if the whole interval is in the claimed range, refuted if none of it is,
 * else inconclusive.
 */
export function judge({ low, high }: { low: number; high: number }, bound: Bound): Verdict {
  const { from, to } = claimedRange(bound);
  if (low > from && high < to) return 'supported';
  return high < from || low > to ? 'refuted' : 'inconclusive';
}

/**
 * The distance from a number to the nearest threshold of its bound, at which the verdict would change; never negative.
 */
export function distanceToBound(value: number, bound: Bound): number {
  return Math.min(...endsOf(bound).map((end) => Math.abs(value - end)));
}

/** The range in which a number is claimed to be: one end is infinite unless the bound has two. */
export function claimedRange(bound: Bound): { from: number; to: number } {
  if (bound.claimed === 'between') return { from: bound.low, to: bound.high };
  if (bound.claimed === 'within') return { from: -bound.margin, to: bound.margin };
  return bound.claimed === 'above'
    ? { from: bound.threshold, to: Infinity }
    : { from: -Infinity, to: bound.threshold };
}

/** The thresholds of a bound, ascending. */
export function endsOf(bound: Bound): number[] {
  return Object.values(claimedRange(bound)).filter(Number.isFinite);
}

/** The bound of a number that is transformed to another, increasing scale, for example to its logarithm. */
export function onScale(bound: Bound, scale: (value: number) => number): Bound {
  if (bound.claimed === 'above' || bound.claimed === 'below') {
    return { claimed: bound.claimed, threshold: scale(bound.threshold) };
  }
  const { from, to } = claimedRange(bound);
  return { claimed: 'between', low: scale(from), high: scale(to) };
}
