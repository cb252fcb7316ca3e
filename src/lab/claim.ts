import type { Bound, Verdict } from '../statistics/bound.ts';
import type { Quantity } from './quantity.ts';
import type { Results } from './results.ts';

export type { Bound, Verdict } from '../statistics/bound.ts';
export { verdicts } from '../statistics/bound.ts';

/**
 * Something that a post may assert. What `src/experiments/<name>/claims.ts` exports are claims; a post names
 * one with `<Claim is="<experiment>/<export>">`.
 */
export type Claim<R = Results> = BoundedClaim<R> | RuledClaim<R>;

/** A claim on a number of which each seed gives one: the lab judges it by its bound. */
export interface BoundedClaim<R = Results> extends Assertion {
  /** Where the number is claimed to lie. */
  bound: Bound;
  /**
   * One of the few claims that a post stands or falls with: those are judged together, so that the chance that any of
   * them is decided wrongly stays below 5 %.
   */
  primary?: boolean;
  /** The number, from each seed of the results. */
  test(results: R): Sample;
}

/** A claim with a rule of its own, which pages say. */
export interface RuledClaim<R = Results> extends Assertion {
  bound?: undefined;
  primary?: undefined;
  test(results: R): OwnFinding;
}

/** What claims of both kinds say. (A statement is what a run's record takes down of them.) */
interface Assertion {
  /** What is claimed, as a sentence that stands alone. */
  sentence: string;
  /** Under which condition the sentence says it is so, as the sentence begins: such claims are listed together. */
  scope?: string;
  /** What the number is: "ratio of the means, with batch norm over without". */
  measure: string;
  /** What others published on it. */
  published?: readonly Published[];
  /** Whether runs that diverged count: they have no values after that. Otherwise their seeds are left out, and pages say so. */
  allowsDiverged?: boolean;
}

export interface Published {
  /** Who: "Santurkar et al." */
  by: string;
  /** What they have: a number in words, or a statement. */
  says: string;
}

/** How a number is written: `style`, `digits` and `unit`. */
export type Format = Pick<Quantity, 'style' | 'digits' | 'unit'>;

/**
 * What a claim's number was in each seed. Two variants are given as the two sides of a comparison; whether these are
 * compared seed by seed, or as independent groups, the experiment states.
 */
export interface Sample extends Format {
  /**
   * - `value`: `of`, as it is; its mean is judged.
   * - `difference`: of `of` from `against`, or `of` itself where that is left out. No difference is 0.
   * - `ratio`: of `of` to `against`, or `of` itself. Its mean is geometric; no difference is 1. All are positive.
   */
  kind: 'value' | 'difference' | 'ratio';
  /** One a seed, in their order. */
  of: readonly number[];
  /** The other side in the same seeds, in the same order. */
  against?: readonly number[];
  /** Where it isn't from all that was measured, what it is from: "64 of 78 measurements". */
  from?: string | undefined;
}

/** What a claim's own rule found. */
export interface OwnFinding {
  verdict: Verdict;
  value: Quantity;
  /** The 95 % interval of the value; absent where nothing tells how much of it is chance. */
  interval?: { low: number; high: number } | undefined;
  /** How many independent values it is from. */
  n: number;
  /** What those are: "seeds". */
  over: string;
}
