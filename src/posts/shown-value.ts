import { evaluate } from '../lab/findings/evaluate.ts';
import type { Quantity } from '../lab/quantity.ts';
import { usualAlpha } from '../statistics/mean-interval.ts';
import { type TestedClaim, testAlone, testAsserted } from './claims/claim-finding.ts';
import { findMeasure, hasClaim } from './experiment-modules.ts';
import { experimentResults } from './experiment-results.ts';
import { type Origin, originOf } from './origins/origin.ts';
import { attempt, type Usage } from './post-context.ts';
import { parseReference } from './reference.ts';

/** A number in a post's text. */
export interface ShownValue {
  /** Undefined while nothing is recorded, or where no seed is left to compute it from. */
  quantity: Quantity | undefined;
  /** Undefined while nothing is recorded. */
  origin: Origin | undefined;
}

/** The number of an export of `values.ts`, or that of a claim. @throws PostError */
export async function shownValue(usage: Usage): Promise<ShownValue> {
  if (await hasClaim(usage)) return numberOfClaim(usage);
  const reference = parseReference(usage);
  const measure = await findMeasure(usage);
  const { prepared, results } = await experimentResults(reference.source, usage);
  if (!results) return { quantity: undefined, origin: undefined };
  const evaluated = await attempt(usage, () => evaluate(results, measure));
  return { quantity: evaluated.value, origin: originOf(reference, prepared, 'values', evaluated) };
}

async function numberOfClaim(usage: Usage): Promise<ShownValue> {
  const tested = (await testAsserted(usage)) ?? (await testAlone(usage));
  return { quantity: quantityOf(tested), origin: tested.origin };
}

/** With its interval, unless that is wider than usual, which the text wouldn't say. */
function quantityOf({ finding }: TestedClaim): Quantity | undefined {
  if (!finding) return undefined;
  const { value, interval } = finding;
  return interval?.level === 1 - usualAlpha ? { ...value, interval } : value;
}
