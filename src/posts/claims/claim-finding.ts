import { type Claim, type Verdict, verdicts } from '../../lab/claim.ts';
import { checkClaim } from '../../lab/findings/check-claim.ts';
import {
  type ClaimEvidence,
  type Finding,
  judgeClaims,
  measureClaim,
} from '../../lab/findings/finding.ts';
import { describeFinding, wrongVerdict } from '../../lab/findings/finding-text.ts';
import type { Results } from '../../lab/results.ts';
import { findClaim } from '../experiment-modules.ts';
import { experimentResults } from '../experiment-results.ts';
import { type Origin, originOf, type ShownExperiment } from '../origins/origin.ts';
import { attempt, type PostContext, PostError, type Usage } from '../post-context.ts';
import { parseReference } from '../reference.ts';

/** A claim of a post, and what the results say of it. */
export interface TestedClaim {
  /** `<experiment>/<export of claims.ts>` */
  is: string;
  claim: Claim;
  prepared: ShownExperiment;
  /** What it was measured by; undefined where nothing is recorded yet. */
  origin: Origin | undefined;
  /** Undefined where nothing is recorded yet, or no seed is left to measure it by. */
  finding: Finding | undefined;
  /** How it stands to what was stated when the runs began: "stated before the runs". */
  standing: string | undefined;
  /** The file that tests it, relative to the project. */
  file: string;
}

/** More would be no longer the few that a post stands or falls with. */
const primariesAtMost = 5;

/**
 * Tests a claim against the results, together with all others that its post asserts.
 * @throws PostError if the verdict isn't the one that the post expects, with both
 */
export async function testClaim(usage: Usage, expect?: string): Promise<TestedClaim> {
  const expected = parseVerdict(usage, expect ?? 'supported');
  const tested = (await testAsserted(usage)) ?? (await testAlone(usage));
  const wrong = tested.finding && wrongVerdict(tested.claim, tested.finding, expected);
  if (wrong) throw new PostError(usage, wrong);
  return tested;
}

/** Tests a claim with the others of its post; undefined for one that the post doesn't assert. @throws PostError */
export async function testAsserted({ of, post }: Usage): Promise<TestedClaim | undefined> {
  const asserted = post ? await testClaims(post) : [];
  return asserted.find(({ is }) => is === of);
}

/** Tests a claim that no other is judged with. @throws PostError */
export async function testAlone(usage: Usage): Promise<TestedClaim> {
  return (await testTogether([usage]))[0]!;
}

/** All claims that a post asserts, each once, in the order of its text. */
export function testClaims(post: PostContext): Promise<TestedClaim[]> {
  const known = tested.get(post);
  if (known) return known;
  const uses = post.references.uses.filter(({ component }) => component === 'Claim');
  const first = uses.filter(({ of }, place) => uses.findIndex((use) => use.of === of) === place);
  const result = testTogether(first.map((use) => ({ ...use, post })));
  tested.set(post, result);
  return result;
}

/** What a page needs several times. */
const tested = new WeakMap<PostContext, Promise<TestedClaim[]>>();

async function testTogether(usages: readonly Usage[]): Promise<TestedClaim[]> {
  const found = [];
  for (const usage of usages) found.push(await measure(usage));
  const primary = found.filter(({ claim }) => claim.primary);
  if (primary.length > primariesAtMost) {
    throw new PostError(
      primary[primariesAtMost]!.usage,
      `is the ${primary.length}th primary claim of the post, which may have ${primariesAtMost}; take primary: true away from the lesser ones`,
    );
  }
  const findings = judgeClaims(found.flatMap(({ evidence }) => evidence?.measured ?? []));
  return found.map(({ usage, claim, prepared, reference, file, evidence }) => ({
    is: usage.of,
    claim,
    prepared,
    origin: evidence && originOf(reference, prepared, 'claims', evidence),
    finding: evidence?.measured && checked(usage, claim, findings.shift()!),
    standing: prepared.claimsOnRecord?.standings[reference.name],
    file,
  }));
}

async function measure(usage: Usage) {
  const reference = parseReference(usage);
  const claim = await findClaim(usage);
  await attempt(usage, () => checkClaim(claim));
  const { prepared, results } = await experimentResults(reference.source, usage);
  const evidence = results && (await attempt(usage, () => measureOnce(claim, results)));
  const file = `src/experiments/${reference.experiment}/claims.ts`;
  return { usage, claim, prepared, reference, evidence, file };
}

/** A post's own page and the list of posts tell of the same claims: each is measured once for each state of the runs. */
const measuredOf = new WeakMap<Results, WeakMap<Claim, ClaimEvidence>>();

function measureOnce(claim: Claim, results: Results): ClaimEvidence {
  const ofResults = measuredOf.get(results) ?? new WeakMap<Claim, ClaimEvidence>();
  measuredOf.set(results, ofResults);
  const measured = ofResults.get(claim) ?? measureClaim(claim, results);
  ofResults.set(claim, measured);
  return measured;
}

function parseVerdict(usage: Usage, text: string): Verdict {
  const verdict = verdicts.find((known) => known === text);
  if (verdict) return verdict;
  throw new PostError(usage, `expect="${text}" is no verdict; known: ${verdicts.join(', ')}`);
}

/** Fails for a number that can't be shown, here and not in the middle of the page. */
function checked(usage: Usage, claim: Claim, finding: Finding): Finding {
  try {
    describeFinding(claim, finding);
  } catch (error) {
    throw new PostError(usage, (error as Error).message);
  }
  return finding;
}
