import type { Quantity } from '../lab/quantity.ts';
import { usualAlpha } from '../statistics/mean-interval.ts';
import { type TestedClaim, testAlone, testAsserted } from './claim-finding.ts';
import { findMeasure, hasClaim } from './experiment-modules.ts';
import { experimentResults } from './experiment-results.ts';
import { attempt, type Usage } from './post-context.ts';
import { ledgerAnchor, parseReference, runsAnchor } from './reference.ts';

/** A number in a post's text. */
export interface ShownValue {
  /** Undefined while nothing is recorded. */
  quantity: Quantity | undefined;
  /** The place on the page that tells what it is from: of a claim's number the claim, else the runs. */
  anchor: string;
}

/** The number of an export of `values.ts`, or that of a claim. @throws PostError */
export async function shownValue(usage: Usage): Promise<ShownValue> {
  if (await hasClaim(usage)) return numberOfClaim(usage);
  const { experiment } = parseReference(usage);
  const measure = await findMeasure(usage);
  const { results } = await experimentResults(experiment, usage);
  const quantity = results && (await attempt(usage, () => measure(results)));
  return { quantity, anchor: runsAnchor(experiment) };
}

async function numberOfClaim(usage: Usage): Promise<ShownValue> {
  const tested = await testAsserted(usage);
  const quantity = quantityOf(tested ?? (await testAlone(usage)));
  const anchor = tested ? ledgerAnchor(usage.of) : runsAnchor(parseReference(usage).experiment);
  return { quantity, anchor };
}

/** With its interval, unless that is wider than usual, which the text wouldn't say. */
function quantityOf({ finding }: TestedClaim): Quantity | undefined {
  if (!finding) return undefined;
  const { value, interval } = finding;
  return interval?.level === 1 - usualAlpha ? { ...value, interval } : value;
}
