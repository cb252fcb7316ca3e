import { type Outcome, outcomeOf } from '../../lab/findings/outcome.ts';
import type { TestedClaim } from './tested-claims.ts';

/** How a claim came out. In development, one may wait for runs in progress. */
export function claimOutcome({
  finding,
  origin,
  withheld = [],
}: Pick<TestedClaim, 'finding'> & Partial<Pick<TestedClaim, 'origin' | 'withheld'>>): Outcome {
  const outcome = outcomeOf(finding, Boolean(origin));
  return withheld.length > 0 ? { ...outcome, label: 'Running' } : outcome;
}
