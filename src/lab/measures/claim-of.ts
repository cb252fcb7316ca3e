import type { Bound, BoundedClaim } from '../claim.ts';
import type { VariantOf } from '../define.ts';
import type { Results, ResultsOf } from '../results.ts';
import { type AnyMeasure, type Measure, numbersOf } from './measure.ts';

/** A claim about what is measured of a variant's runs. */
export type ClaimedOf<E> = Words<E> & { variant: VariantOf<E>; of: Measure<E> } & (
    | (NotNear &
        (
          | { above: VariantOf<E>; below?: never; by?: number; times?: never }
          | { above: VariantOf<E>; below?: never; by?: never; times: number }
          | { below: VariantOf<E>; above?: never; by?: number; times?: never }
          | { below: VariantOf<E>; above?: never; by?: never; times: number }
          | { above: number; below?: number; by?: never; times?: never }
          | { below: number; above?: number; by?: never; times?: never }
        ))
    | (Near<E> & { above?: never; below?: never; by?: never; times?: never })
  );

interface Near<E> {
  near: VariantOf<E> | number;
  within: number;
}

type NotNear = { [Name in keyof Near<unknown>]?: never };

type Words<E> = Omit<BoundedClaim<ResultsOf<E>>, 'bound' | 'test'>;

/**
 * A claim for `claims.ts`: the number of a variant is above or below a number, between two, near one, or above, below or near
 * that of another variant, compared as the experiment pairs them.
 *
 * - `above: 'sgd'` – higher than that of `sgd`; with `by: 0.02`, by more than that
 * - `below: 'sgd', times: 1` – lower, judged by the ratio; with `times: 0.5`, less than half
 * - `above: 0.9`, `below: 0.95` – higher than 0.9, lower than 0.95
 * - `near: 'sgd', within: 0.02` – neither higher nor lower by 0.02 or more
 *
 * @throws Error if what is claimed isn't one of these, as in JavaScript or behind `any`
 */
export function claimOf<E>(claimed: ClaimedOf<E>): BoundedClaim<ResultsOf<E>> {
  // Words are passed on unread, so that a claim that is only reworded stays the one that was stated before its runs.
  const { variant, of, above, below, near, within, by, times, ...words } = claimed as Claimed;
  const bound = near === undefined ? boundOf({ above, below, by, times }) : boundNear(near, within);
  const other = [above, below, near].find((end) => typeof end === 'string');
  const compared = times === undefined ? 'difference' : 'ratio';
  const claim: BoundedClaim = {
    ...words,
    bound,
    test: (results: Results) => ({
      kind: other === undefined ? 'value' : compared,
      of: numbersOf(results, variant, of),
      ...(other !== undefined && { against: numbersOf(results, other, of) }),
    }),
  };
  return claim as BoundedClaim<ResultsOf<E>>;
}

interface Ends {
  above?: string | number | undefined;
  below?: string | number | undefined;
  by?: number | undefined;
  times?: number | undefined;
}

type Claimed = Omit<BoundedClaim, 'bound' | 'test'> &
  Ends & {
    variant: string;
    of: AnyMeasure;
    near?: string | number | undefined;
    within?: number | undefined;
  };

function boundNear(near: string | number, within: number | undefined): Bound {
  if (within === undefined || !(within > 0)) {
    throw new Error('a claim with near needs within, a number above 0');
  }
  return typeof near === 'string'
    ? { claimed: 'within', margin: within }
    : { claimed: 'between', low: near - within, high: near + within };
}

function boundOf({ above, below, by, times }: Ends): Bound {
  if (typeof above === 'number' && typeof below === 'number') {
    return { claimed: 'between', low: above, high: below };
  }
  if ((above === undefined) === (below === undefined)) {
    throw new Error('a claim needs above or below, a number in both, or near and within');
  }
  const claimed = above === undefined ? 'below' : 'above';
  const end = above ?? below;
  if (typeof end === 'number') return { claimed, threshold: end };
  if (times !== undefined) return { claimed, threshold: times };
  const margin = by ?? 0;
  return { claimed, threshold: claimed === 'above' || margin === 0 ? margin : -margin };
}
