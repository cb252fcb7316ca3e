import { type Claim, type Finding, type Verdict, verdicts } from '../lab/claim.ts';
import type { PreparedExperiment } from '../lab/prepare.ts';
import type { Results } from '../lab/results.ts';
import { findClaim } from './experiment-modules.ts';
import { experimentResults } from './experiment-results.ts';
import { formatQuantity } from './format.ts';
import { attempt, PostError, type Usage } from './post-context.ts';
import { parseReference } from './reference.ts';

/** A claim of a post, and what the results say of it. */
export interface TestedClaim {
  claim: Claim;
  prepared: PreparedExperiment;
  /** Undefined where nothing is recorded yet. */
  finding: Finding | undefined;
  /** The file that tests it, relative to the project. */
  file: string;
}

/**
 * A post's text, its ledger and the list of posts tell of the same claims: test each once for each state of the
 * runs. What is expected of it is another matter at each place, and no part of this.
 */
const found = new WeakMap<Results, WeakMap<Claim, Finding>>();

/**
 * Tests a claim against the results.
 * @throws PostError if the verdict isn't the one that the post expects, with both
 */
export async function testClaim(usage: Usage, expect?: string): Promise<TestedClaim> {
  const expected = parseVerdict(usage, expect ?? 'supported');
  const { experiment } = parseReference(usage);
  const claim = await findClaim(usage);
  const { prepared, results } = await experimentResults(experiment, usage);
  const finding = results && (await attempt(usage, () => findOnce(claim, results)));
  if (finding && finding.verdict !== expected) {
    const attribute =
      finding.verdict === 'supported'
        ? `take away its expect="${expect}"`
        : `write expect="${finding.verdict}"`;
    throw new PostError(
      usage,
      `expected ${expected}, found ${finding.verdict}: ${describeFinding(finding)}; change what the post says, and ${attribute}`,
    );
  }
  return { claim, prepared, finding, file: `src/experiments/${experiment}/claims.ts` };
}

/** "1.52 (95% interval 1.31 to 1.76, over 10 tenths of one run)". */
export function describeFinding({ value, interval, n, over }: Finding): string {
  const { unit, ...format } = value;
  const bound = (edge: number) => formatQuantity({ ...format, value: edge });
  return `${formatQuantity(value)} (${describeSpread(interval, bound)} ${n} ${over})`;
}

function findOnce(claim: Claim, results: Results): Finding {
  const ofResults = found.get(results) ?? new WeakMap<Claim, Finding>();
  found.set(results, ofResults);
  const finding = ofResults.get(claim) ?? checked(claim.test(results));
  ofResults.set(claim, finding);
  return finding;
}

function describeSpread(interval: Finding['interval'], bound: (edge: number) => string): string {
  if (!interval) return 'no interval, over';
  const [low, high] = [bound(interval.low), bound(interval.high)];
  return low === high ? 'the same in all' : `95% interval ${low} to ${high}, over`;
}

function parseVerdict(usage: Usage, text: string): Verdict {
  const verdict = verdicts.find((known) => known === text);
  if (verdict) return verdict;
  throw new PostError(usage, `expect="${text}" is no verdict; known: ${verdicts.join(', ')}`);
}

/** Fails for a number that can't be shown, here and not in the middle of the page. */
function checked(finding: Finding): Finding {
  describeFinding(finding);
  return finding;
}
