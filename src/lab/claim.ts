import type { Bound, Verdict } from '../statistics/bound.ts';
import type { Pairing } from './define.ts';
import type { Quantity } from './quantity.ts';
import type { Results } from './results.ts';

export type { Bound, Verdict } from '../statistics/bound.ts';
export { verdicts } from '../statistics/bound.ts';

/**
 * A statement that a post may assert. `src/experiments/<name>/claims.ts` exports claims; a post refers to one with
 * `<Claim is="<experiment>/<export>">`.
 */
export type Claim<R = Results> = BoundedClaim<R> | RuledClaim<R>;

/**
 * A claim about a number that each seed yields. The lab judges the claim by its bound. Its `style`, `digits` and `unit` are
 * those of the number, unless the test gives others.
 */
export interface BoundedClaim<R = Results> extends Assertion, Format {
  /** The range that the claim asserts for the number. */
  bound: Bound;
  /**
   * Whether the post's conclusion depends on this claim. A post's primary claims are judged together, so that the
   * chance of any wrong decision among them stays below 5 %.
   */
  primary?: boolean;
  /** The number in each seed of the results. */
  test(results: R): Sample;
}

/** A claim that judges itself by its own rule. Pages say so. */
export interface RuledClaim<R = Results> extends Assertion {
  bound?: undefined;
  primary?: undefined;
  test(results: R): OwnFinding;
}

/** Fields of both kinds of claim. (A `Statement` is a recorded copy of an experiment's claims.) */
interface Assertion {
  /** The claim as a sentence that is clear without context. */
  sentence: string;
  /**
   * The condition under which the claim holds, in the words that begin the sentence. Pages list claims of one scope
   * together.
   */
  scope?: string;
  /** What the number is: "ratio of the means, with batch norm over without". */
  measure: string;
  /** Published results on the same question. */
  published?: readonly Published[];
  /**
   * Whether diverged runs count; their values end at the divergence. Otherwise their seeds are left out, and pages say
   * so.
   */
  allowsDiverged?: boolean;
}

export interface Published {
  /** The authors: "Santurkar et al." */
  by: string;
  /** Their result: a number in words, or a statement. */
  says: string;
}

/** How a number is written: `style`, `digits` and `unit`. */
export type Format = Pick<Quantity, 'style' | 'digits' | 'unit'>;

/**
 * A claim's number in each seed. `of` and `against` are the two sides of a comparison; the experiment's `pairing` says
 * whether they are compared seed by seed or as independent groups.
 */
export interface Sample extends Format {
  /**
   * - `value`: the mean of `of` is judged.
   * - `difference`: `of` minus `against`, or `of` alone if `against` is absent; 0 means no difference.
   * - `ratio`: `of` over `against`, or `of` alone if `against` is absent; 1 means no difference. The mean is geometric,
   *   so all values must be positive.
   */
  kind: 'value' | 'difference' | 'ratio';
  /** One value per seed, in the order of the seeds. */
  of: readonly number[];
  /** The other side, for the same seeds in the same order; of another experiment for the seeds of that. */
  against?: readonly number[];
  /**
   * How the sides are compared. Default: as the experiment pairs its variants; of several experiments seed by seed if each of
   * them pairs its own so. Sides of different seeds are always compared as groups.
   */
  pairing?: Pairing | undefined;
  /** The measurements that the number uses, if not all: "64 of 78 measurements". */
  from?: string | undefined;
}

/** The result of a claim's own rule. */
export interface OwnFinding {
  verdict: Verdict;
  value: Quantity;
  /** The value's 95 % confidence interval; absent if the role of chance is unknown. */
  interval?: { low: number; high: number } | undefined;
  /** The number of independent values behind the result. */
  n: number;
  /** The unit of `n`: "seeds". */
  over: string;
}
