import { evaluateTwice } from '../lab/findings/evaluate.ts';
import { formatQuantity } from '../lab/findings/quantity-text.ts';
import { readsMeasurements } from '../lab/findings/reads.ts';
import type { Quantity } from '../lab/quantity.ts';
import { usualAlpha } from '../statistics/mean-interval.ts';
import { type ListedClaims, type TestedClaim, testAlone } from './claims/tested-claims.ts';
import { findMeasure, hasClaim } from './origins/experiment-modules.ts';
import { type Origin, originMarks, originOf, type ShownExperiment } from './origins/origin.ts';
import { type Mark, urgentLabels } from './origins/run-facts.ts';
import { evidenceOf, type UseOfResults, type WithEvidence } from './origins/use-of-results.ts';

/** A number in a post's text. */
export interface ShownValue extends WithEvidence {
  prepared: ShownExperiment;
  /** Undefined while nothing is recorded, or if no seed has the data for it. */
  quantity: Quantity | undefined;
  /** The number as the text shows it. */
  text: string | undefined;
  /** Undefined while nothing is recorded. */
  origin: Origin | undefined;
}

/** Computes the number of an export of `values.ts`, or that of a claim. @throws UseMistake, or what its code throws */
export async function shownValue(
  use: UseOfResults & { claims: ListedClaims },
): Promise<ShownValue> {
  const isClaim = await hasClaim(use.reference);
  const { quantity, origin } = await (isClaim ? numberOfClaim(use) : measuredValue(use));
  const text = quantity && formatQuantity(quantity);
  const file = isClaim ? 'claims.ts' : 'values.ts';
  // A measured number has a card, even if its author marks it as given.
  const isSet = quantity?.given && !(origin && readsMeasurements(origin.reads));
  const evidence = isSet ? undefined : evidenceOf(use.reference, file, origin, text);
  return { prepared: use.prepared, quantity, text, origin, evidence };
}

/** What readers must know beside a number in the text, not only in its card. The card gives the reasons. */
export function valueLabels({
  quantity,
  origin,
}: Pick<ShownValue, 'quantity' | 'origin'>): string[] {
  if (!origin) return [];
  const marks = originMarks(origin);
  const urgent = quantity?.given ? marks.filter(({ kind }) => kind !== 'unrecorded') : marks;
  return [...urgentLabels(urgent), ...(origin.limits.length > 0 ? fewerSeeds(marks) : [])];
}

/** "2 of 3 planned seeds"; empty if the number includes all of them. */
function fewerSeeds(marks: readonly Mark[]): string[] {
  const { label = '' } = marks.find(({ kind }) => kind === 'seeds') ?? {};
  return /^\d+ of \d+ planned seeds/.exec(label) ?? [];
}

type Number = Pick<ShownValue, 'quantity' | 'origin'>;

async function measuredValue({ reference, prepared, results }: UseOfResults): Promise<Number> {
  const measure = await findMeasure(reference);
  if (!results) return { quantity: undefined, origin: undefined };
  const evaluated = evaluateTwice(results, measure);
  return { quantity: evaluated.value, origin: originOf(reference, prepared, 'values', evaluated) };
}

async function numberOfClaim(use: UseOfResults & { claims: ListedClaims }): Promise<Number> {
  const tested = use.claims.find(use.of) ?? (await testAlone(use));
  return { quantity: quantityOf(tested), origin: tested.origin };
}

/** A claim's number, with its interval only if that has the usual level, because the text doesn't say the level. */
function quantityOf({ finding }: TestedClaim): Quantity | undefined {
  if (!finding) return undefined;
  const { value, interval } = finding;
  return interval?.level === 1 - usualAlpha ? { ...value, interval } : value;
}
