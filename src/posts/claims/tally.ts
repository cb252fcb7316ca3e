import { type Outcome, outcomeKinds } from '../../lab/findings/outcome.ts';
import { claimOutcome } from './claim-outcome.ts';
import type { TestedClaim } from './tested-claims.ts';

/** The number of claims with each outcome, in the order of `outcomeKinds`. */
export type Tally = (Pick<Outcome, 'kind' | 'label'> & { count: number })[];

type ClaimOutcome = Pick<TestedClaim, 'finding'> &
  Partial<Pick<TestedClaim, 'origin' | 'withheld'>>;

/** Counts outcomes by label. */
export function tallyOf(claims: readonly ClaimOutcome[]): Tally {
  const outcomes = claims.map(claimOutcome);
  const byLabel = [...Map.groupBy(outcomes, ({ label }) => label)];
  return byLabel
    .map(([label, { 0: first, length: count }]) => ({ kind: first!.kind, label, count }))
    .sort((a, b) => outcomeKinds.indexOf(a.kind) - outcomeKinds.indexOf(b.kind));
}
