import { type Claim, type Verdict, verdicts } from '../../lab/claim.ts';
import { checkClaim } from '../../lab/findings/check-claim.ts';
import {
  type ClaimEvidence,
  type Finding,
  judgeClaims,
  measureClaim,
} from '../../lab/findings/finding.ts';
import { describeFinding, wrongVerdict } from '../../lab/findings/finding-text.ts';
import { isInText } from '../../lab/findings/listed-claims.ts';
import {
  claimOf,
  describeCompared,
  metricClaim,
  wordsOf,
} from '../../lab/findings/metrics/metric-claim.ts';
import { formatQuantity } from '../../lab/findings/quantity-text.ts';
import { readsUnnamed } from '../../lab/findings/reads.ts';
import { splitName } from '../../lab/records/run-id.ts';
import type { Results } from '../../lab/results.ts';
import { findClaim } from '../origins/experiment-modules.ts';
import {
  type Origin,
  type OtherExperiment,
  originOf,
  type ShownExperiment,
} from '../origins/origin.ts';
import { requireAllRead } from '../origins/read-together.ts';
import type { RunningRun } from '../origins/running-runs.ts';
import { evidenceOf, type UseOfResults, type WithEvidence } from '../origins/use-of-results.ts';
import { withheldFor } from '../origins/withheld.ts';
import { UseMistake } from '../writing/use-mistake.ts';
import { standingAmong } from './standing-among.ts';

/** A claim of a post, tested by the results. */
export interface TestedClaim extends WithEvidence {
  /** `<experiment>/<export of claims.ts>`, or what a text claims of a metric: `study/accuracy:last:adam:above:sgd`. */
  is: string;
  claim: Claim;
  prepared: ShownExperiment;
  /** The other experiments that it reads. */
  others: readonly OtherExperiment[];
  /** The source of its measurement; undefined while nothing is recorded. */
  origin: Origin | undefined;
  /** Undefined while nothing is recorded, or if no seed has a value for it. */
  finding: Finding | undefined;
  /** Whether the text makes the claim. If not, only the list of claims has it. */
  inText: boolean;
  /** How it compares with the statement in the runs' records: "stated before the runs". */
  standing: string | undefined;
  /** In development: the runs in progress for whose records its verdict waits. */
  withheld: readonly RunningRun[];
}

/** The claims that a post lists, each once: first those in its text, in their order. */
export interface ListedClaims {
  tested: readonly TestedClaim[];
  /** Undefined for a claim that the post doesn't list. @throws the reason if the claim couldn't be tested */
  find(is: string): TestedClaim | undefined;
  /** Why claims couldn't be tested. The verdicts of the others depend on them, as all are judged together. */
  failed: ReadonlyMap<string, unknown>;
  /** Claims of the same experiments that aren't tested here, as they read others that the post doesn't name: their sentences. */
  elsewhere: readonly string[];
}

/** Primary claims are the few that decide about a post. */
const primariesAtMost = 5;

/** A claim to be tested. */
export interface ClaimToTest {
  is: string;
  inText: boolean;
  /** Finds the claim's results. */
  find: () => Promise<UseOfResults>;
}

/** Tests the claims of a post together. */
export async function testTogether(claims: readonly ClaimToTest[]): Promise<ListedClaims> {
  const measured = new Map<string, MeasuredClaim>();
  const failed = new Map<string, unknown>();
  const elsewhere: string[] = [];
  for (const { is, inText, find } of claims) {
    try {
      measured.set(is, await measure(await find(), inText));
    } catch (error) {
      if (error instanceof ReadsElsewhere) elsewhere.push(error.sentence);
      else failed.set(is, error);
    }
  }
  refuseManyPrimaries(measured, failed);
  const tested = new Map<string, TestedClaim>();
  for (const [is, judge] of judgeTogether([...measured.values()])) {
    try {
      tested.set(is, judge());
    } catch (error) {
      failed.set(is, error);
    }
  }
  return {
    tested: [...tested.values()],
    find(is) {
      if (failed.has(is)) throw failed.get(is);
      return tested.get(is);
    },
    failed,
    elsewhere,
  };
}

/** A claim that only the list of claims would have, but that reads an experiment which the post doesn't name with it. */
class ReadsElsewhere extends Error {
  readonly sentence: string;

  constructor({ sentence }: Claim, cause: unknown) {
    super(sentence, { cause });
    this.sentence = sentence;
  }
}

/** Tests a single claim. @throws UseMistake */
export async function testAlone(use: UseOfResults): Promise<TestedClaim> {
  const [[, judge]] = judgeTogether([await measure(use, true)]) as [Judgement];
  return judge();
}

/** Finds the claim that the text makes. @throws UseMistake naming both verdicts if the text expects another one */
export function assertedClaim({
  of,
  attributes,
  claims,
}: Pick<UseOfResults, 'of' | 'attributes'> & { claims: ListedClaims }): TestedClaim {
  const expected = parseVerdict(attributes['expect'] ?? 'supported');
  const tested = claims.find(of)!;
  const wrong = tested.finding && wrongVerdict(tested.claim, tested.finding, expected);
  if (wrong && claims.failed.size === 0) throw new UseMistake(wrong);
  return tested;
}

type MeasuredClaim = UseOfResults &
  Pick<TestedClaim, 'claim' | 'inText' | 'withheld'> & {
    measured: ClaimEvidence | undefined;
    /** What computes its number, and the file of the experiment that has it. */
    computedBy: { name: string; file: string };
  };

async function measure(use: UseOfResults, inText: boolean): Promise<MeasuredClaim> {
  const { claim, computedBy } =
    use.sentence === undefined ? await claimInCode(use) : claimWithoutCode(use);
  checkClaim(claim);
  const measured = use.results && measuredOf(claim, use, use.results, inText);
  if (measured) requireAllRead(use, measured);
  const withheld = withheldFor(use, (results): unknown => claim.test(results));
  return {
    ...use,
    inText,
    claim,
    computedBy,
    withheld,
    measured: withheld.length > 0 ? undefined : measured,
  };
}

function measuredOf(
  claim: Claim,
  { others }: UseOfResults,
  results: Results,
  inText: boolean,
): ClaimEvidence {
  try {
    return measureClaim(claim, results);
  } catch (error) {
    const isElsewhere = !inText && others.length === 0 && readsUnnamed(String(error));
    throw isElsewhere ? new ReadsElsewhere(claim, error) : error;
  }
}

type FoundClaim = Pick<MeasuredClaim, 'claim' | 'computedBy'>;

async function claimInCode({ reference }: UseOfResults): Promise<FoundClaim> {
  const computedBy = { name: reference.name, file: 'claims.ts' };
  return { claim: await findClaim(reference), computedBy };
}

/** A claim about a metric. @throws Error for a metric, variant or bound that there isn't */
function claimWithoutCode(use: UseOfResults): FoundClaim {
  const { reference, attributes, prepared, sentence = '' } = use;
  const claimed = metricClaim(reference.name, attributes, prepared);
  const computedBy = { name: describeCompared(claimed), file: 'experiment.ts' };
  return { claim: claimOf(claimed, sentence, wordsOf(prepared)) as Claim, computedBy };
}

function refuseManyPrimaries(
  measured: ReadonlyMap<string, MeasuredClaim>,
  failed: Map<string, unknown>,
): void {
  const primary = [...measured].filter(([, { claim }]) => claim.primary);
  const [is] = primary[primariesAtMost] ?? [];
  if (!is) return;
  const problem = `is the ${primary.length}th primary claim of the post and its experiments, which may have ${primariesAtMost}; take primary: true away from the lesser ones`;
  failed.set(is, new UseMistake(problem));
}

/** A function that returns a tested claim, or throws if the claim's number can't be shown. */
type Judgement = readonly [is: string, judge: () => TestedClaim];

function judgeTogether(claims: readonly MeasuredClaim[]): Judgement[] {
  const findings = judgeClaims(claims.flatMap(({ measured }) => measured?.measured ?? []));
  return claims.map((each) => {
    const finding = each.measured?.measured && findings.shift();
    return [each.of, () => testedClaim(each, finding)] as const;
  });
}

function testedClaim(
  {
    of: is,
    inText,
    claim,
    computedBy,
    prepared,
    others,
    reference,
    withheld,
    measured,
  }: MeasuredClaim,
  finding: Finding | undefined,
): TestedClaim {
  // Fail now for a number that can't be shown, instead of while the page is rendered.
  if (finding) describeFinding(claim, finding);
  const file = isInText(is) ? undefined : 'claims';
  const origin = measured && originOf(reference, prepared, file, measured, others);
  const text = finding && formatQuantity(finding.value);
  const standing = standingAmong(splitName(is).name!, prepared, others);
  const own = { ...reference, name: computedBy.name };
  const evidence = evidenceOf(own, computedBy.file, origin, text);
  return {
    is,
    inText,
    claim,
    prepared,
    others,
    origin,
    finding,
    standing,
    withheld,
    evidence,
  };
}

function parseVerdict(text: string): Verdict {
  const verdict = verdicts.find((known) => known === text);
  if (verdict) return verdict;
  throw new UseMistake(`expect="${text}" is no verdict; known: ${verdicts.join(', ')}`);
}
