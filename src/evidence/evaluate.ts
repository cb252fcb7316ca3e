import type { Claim } from '../lab/claim.ts';
import { isClaim } from '../lab/findings/check-claim.ts';
import { type EvaluateOptions, evaluate } from '../lab/findings/evaluate.ts';
import { type Measured, measureClaim } from '../lab/findings/finding.ts';
import { formatQuantity } from '../lab/findings/quantity-text.ts';
import type { Quantity } from '../lab/quantity.ts';
import type { Results } from '../lab/results.ts';
import { type Attempt, attempt } from './attempt.ts';
import { exportsOf, functionsOf } from './exports.ts';

/** A number as pages show it. */
export interface Value {
  quantity: Quantity;
  text: string;
}

/** The values and claims of an experiment for its results, by their names. */
export interface Evaluation {
  values: Record<string, Attempt<Value>>;
  /** Not judged yet: a post's claims are judged together. */
  claims: Record<string, Attempt<Measured>>;
}

/**
 * Evaluates every value and claim of an experiment.
 *
 * @param root the folder of the project that holds the experiment
 * @throws ExpectedError if a file doesn't compile; also any error that a file throws while it loads
 */
export async function evaluateExperiment(
  root: string,
  experiment: string,
  results: Results,
): Promise<Evaluation> {
  const values = await functionsOf<(results: Results) => Quantity>(root, experiment, 'values');
  const claims = Object.entries(await exportsOf(root, experiment, 'claims')).filter(
    (entry): entry is [string, Claim] => isClaim(entry[1]),
  );
  return {
    values: named(values, (measure) => shownAs(fromWholeSeeds(results, measure))),
    claims: named(claims, (claim) => measuredBy(claim, results)),
  };
}

/** Applies a function to results, without the seeds that it can't use. @throws Error if no seed is left */
export function fromWholeSeeds<T>(
  results: Results,
  compute: (results: Results) => T,
  options: EvaluateOptions = {},
): T {
  const { isLeft, value, limits } = evaluate(results, compute, options);
  if (isLeft) return value as T;
  throw new Error(limits.join('; '));
}

/** Measures a claim. @throws Error if no seed is left */
export function measuredBy(claim: Claim, results: Results): Measured {
  const { measured, limits } = measureClaim(claim, results);
  if (measured) return measured;
  throw new Error(limits.join('; '));
}

/** Writes out a number. @throws RangeError for one that can't be shown */
export function shownAs(quantity: Quantity): Value {
  return { quantity, text: formatQuantity(quantity) };
}

function named<T, U>(
  entries: readonly (readonly [string, T])[],
  compute: (exported: T) => U,
): Record<string, Attempt<U>> {
  return Object.fromEntries(
    entries.map(([name, exported]) => [name, attempt(() => compute(exported))]),
  );
}
