import { evaluate } from '../lab/findings/evaluate.ts';
import { formatQuantity } from '../lab/findings/quantity-text.ts';
import { readsMeasurements } from '../lab/findings/reads.ts';
import type { Quantity } from '../lab/quantity.ts';
import { usualAlpha } from '../statistics/mean-interval.ts';
import { type AssertedClaims, type TestedClaim, testAlone } from './claims/tested-claims.ts';
import { findMeasure, hasClaim } from './origins/experiment-modules.ts';
import { type Origin, originOf, type ShownExperiment } from './origins/origin.ts';
import { evidenceOf, type UseOfResults, type WithEvidence } from './origins/use-of-results.ts';

/** A number in a post's text. */
export interface ShownValue extends WithEvidence {
  prepared: ShownExperiment;
  /** Undefined while nothing is recorded, or where no seed is left to compute it from. */
  quantity: Quantity | undefined;
  /** As the text has it. */
  text: string | undefined;
  /** Undefined while nothing is recorded. */
  origin: Origin | undefined;
}

/** The number of an export of `values.ts`, or that of a claim. @throws what its code throws, or UseMistake */
export async function shownValue(
  use: UseOfResults & { claims: AssertedClaims },
): Promise<ShownValue> {
  const isClaim = await hasClaim(use.reference);
  const { quantity, origin } = await (isClaim ? numberOfClaim(use) : measuredValue(use));
  const text = quantity && formatQuantity(quantity);
  const file = isClaim ? 'claims.ts' : 'values.ts';
  // What was measured has its card, whatever its author says of it.
  const isSet = quantity?.given && !(origin && readsMeasurements(origin.reads));
  const evidence = isSet ? undefined : evidenceOf(use.reference, file, origin, text);
  return { prepared: use.prepared, quantity, text, origin, evidence };
}

type Number = Pick<ShownValue, 'quantity' | 'origin'>;

async function measuredValue({ reference, prepared, results }: UseOfResults): Promise<Number> {
  const measure = await findMeasure(reference);
  if (!results) return { quantity: undefined, origin: undefined };
  // What it keeps for the next call shows in the second only.
  evaluate(results, measure);
  const evaluated = evaluate(results, measure);
  return { quantity: evaluated.value, origin: originOf(reference, prepared, 'values', evaluated) };
}

async function numberOfClaim(use: UseOfResults & { claims: AssertedClaims }): Promise<Number> {
  const tested = use.claims.find(use.of) ?? (await testAlone(use));
  return { quantity: quantityOf(tested), origin: tested.origin };
}

/** With its interval, unless that is wider than usual, which the text wouldn't say. */
function quantityOf({ finding }: TestedClaim): Quantity | undefined {
  if (!finding) return undefined;
  const { value, interval } = finding;
  return interval?.level === 1 - usualAlpha ? { ...value, interval } : value;
}
