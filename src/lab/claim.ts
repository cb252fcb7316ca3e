import type { Quantity } from './quantity.ts';
import type { Results } from './results.ts';

export const verdicts = ['supported', 'inconclusive', 'refuted'] as const;
export type Verdict = (typeof verdicts)[number];

/**
 * Something that a post may assert. What `src/experiments/<name>/claims.ts` exports are claims; a post names
 * one with `<Claim is="<experiment>/<export>">`.
 */
export interface Claim<R = Results> {
  /** What is claimed, as a sentence that stands alone. */
  sentence: string;
  /** Under which condition the sentence says it is so, as the sentence begins: such claims are listed together. */
  scope?: string;
  /** What the number of a finding is: "ratio of the means, with batch norm over without". */
  measure: string;
  /**
   * What is claimed of that number. It is stated with the words before a run begins; without it, only the
   * test's code tells.
   */
  bound?: Bound;
  /** The claim that the experiment was made for, where several are stated. */
  primary?: true;
  /** What others published on it. */
  published?: readonly Published[];
  /** What the results say. */
  test(results: R): Finding;
}

/** Where the value is claimed to lie. Finite numbers. */
export type Bound =
  | { claimed: 'above' | 'below'; threshold: number }
  | { claimed: 'between'; low: number; high: number };

export interface Published {
  /** Who: "article", "paper". */
  by: string;
  /** What they have: a number in words, or a statement. */
  says: string;
}

export interface Finding {
  verdict: Verdict;
  value: Quantity;
  /** The 95 % interval of the value; absent where nothing tells how much of it is chance. */
  interval?: { low: number; high: number } | undefined;
  /** What the value is held against, and how its distance from that is told: a ratio's on a logarithmic axis. */
  against?: { value: number; scale?: 'log' };
  /** How many independent values the interval is from. */
  n: number;
  /** What those are: "seeds", or "tenths of the run" where there is one seed. */
  over: string;
}
