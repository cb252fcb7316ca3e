import type { Claim, Verdict } from '../claim.ts';
import type { Finding } from './finding.ts';
import { describeFinding } from './finding-text.ts';
import { outcomeOf } from './outcome.ts';

/**
 * Why a claim isn't what a post expects of it, and what to write; undefined where it is. Too few seeds give no verdict,
 * but their numbers must not speak against what the post expects.
 */
export function wrongVerdict(
  claim: Claim,
  finding: Finding,
  expected: Verdict,
): string | undefined {
  const { verdict, label } = outcomeOf(finding);
  if (expected === verdict || (!finding.verdict && expected === 'inconclusive')) return undefined;
  const attribute =
    verdict === 'supported' ? `take away its expect="${expected}"` : `write expect="${verdict}"`;
  return `expected ${expected}, found ${finding.verdict ?? label.toLowerCase()}: ${describeFinding(claim, finding)}; change what the post says, and ${attribute}`;
}
