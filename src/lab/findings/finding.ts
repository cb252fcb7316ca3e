import {
  type Bound,
  claimedRange,
  distanceToBound,
  endsOf,
  judge,
  onScale,
} from '../../statistics/bound.ts';
import { holmLevels } from '../../statistics/holm.ts';
import {
  alphaReaching,
  type Estimate,
  intervalOf,
  usualAlpha,
} from '../../statistics/mean-interval.ts';
import { fewestSeeds } from '../../statistics/mean-of-seeds.ts';
import type { Claim, Format, OwnFinding, Sample, Verdict } from '../claim.ts';
import { estimateOf, scaleOf } from '../measures/sample-estimate.ts';
import type { Quantity } from '../quantity.ts';
import type { Results } from '../results.ts';
import { checkedOwnFinding, checkedSample } from './check-claim.ts';
import { describeSides, pairingOf, requireSeeds, smallerSide } from './compared-sides.ts';
import { type Evaluated, evaluateTwice } from './evaluate.ts';
import { usualDigits } from './quantity-text.ts';

/** What the results say of a claim. */
export interface Finding {
  /** Absent with fewer than three seeds, which can't distinguish an effect from chance. */
  verdict: Verdict | undefined;
  value: Quantity;
  /** Absent with fewer than three seeds, and if a claim's own rule gives none. */
  interval?: FoundInterval | undefined;
  /** The kind of `value`: see `Sample`. */
  kind: Sample['kind'];
  /** The number of independent values behind it. */
  n: number;
  /** What these values are: "seeds". */
  over: string;
  /** The number of seeds whose own number is in the claimed range. Absent if the claim has a rule of its own. */
  agreeing?: number | undefined;
  /** Why it isn't computed from all planned or measured runs: "seed 2 diverged at step 412". */
  limits: readonly string[];
  /** Whether it was judged together with the other primary claims of its post. */
  corrected: boolean;
}

export interface FoundInterval {
  low: number;
  high: number;
  /** The confidence level: 0.95, or more if several claims are judged together. */
  level: number;
}

/** A claim's number, before it is judged with other claims. */
export interface Measured {
  claim: Claim;
  sample: Sample | OwnFinding;
  estimate: Estimate | undefined;
  /** What the values are: "seeds". Absent of a claim with a rule of its own. */
  over?: string;
  limits: readonly string[];
}

/** A claim's number and what was read for it; `measured` is undefined if no seed was left to measure it by. */
export interface ClaimEvidence
  extends Pick<Evaluated<unknown>, 'isLeft' | 'reads' | 'limits' | 'others'> {
  measured: Measured | undefined;
}

/**
 * Measures a claim's number in the results. Leaves out seeds that diverged or lack a metric, unless the claim allows
 * diverged runs; its limits name them.
 *
 * @throws Error if what the test returns isn't what the claim's kind demands
 */
export function measureClaim(claim: Claim, results: Results): ClaimEvidence {
  const options = { keepDiverged: claim.allowsDiverged ?? false, key: claim };
  const test = (noted: Results): unknown => claim.test(noted);
  const evaluated = evaluateTwice(results, test, options);
  const { reads, limits, isLeft, others } = evaluated;
  const measured = isLeft ? measureGiven(claim, evaluated) : undefined;
  return { isLeft, measured, reads, limits, others };
}

function measureGiven(claim: Claim, evaluated: Evaluated<unknown>): Measured {
  const { value: given, results } = evaluated;
  const limits = limitsOf(evaluated);
  if (!claim.bound) {
    return { claim, sample: checkedOwnFinding(given), estimate: undefined, limits };
  }
  const sample = { ...formatIn(claim), ...checkedSample(given) };
  checkNumbers(sample, results);
  checkBound(sample, claim.bound);
  const pairing = pairingOf(sample, results);
  return {
    claim,
    sample,
    estimate: estimateOf(sample, pairing),
    over: describeSides(sample, pairing, results),
    limits: [...limits, ...(sample.from === undefined ? [] : [`from ${sample.from}`])],
  };
}

/** Why less was used than there is; of other experiments with their names. */
function limitsOf({ limits, others }: Evaluated<unknown>): string[] {
  const elsewhere = Object.entries(others).flatMap(([name, other]) =>
    other.limits.map((limit) => `${name}: ${limit}`),
  );
  return [...limits, ...elsewhere];
}

/** Judges the claims of a post: its primary claims together, by Holm's procedure, each other claim alone. */
export function judgeClaims(measured: readonly Measured[]): Finding[] {
  const judged = measured.filter(isPrimary);
  const levels = holmLevels(judged.map(decidedFrom), usualAlpha);
  return measured.map((one) => {
    const place = judged.indexOf(one);
    return findingOf(one, place < 0 ? undefined : levels[place]);
  });
}

function isPrimary({ claim, sample }: Measured): boolean {
  return claim.primary === true && 'of' in sample && smallerSide(sample) >= fewestSeeds;
}

/** The smallest α at which a claim is decided. */
function decidedFrom({ claim, sample, estimate }: Measured): number {
  const bound = boundOnScale(claim.bound!, sample as Sample);
  return alphaReaching(estimate!, distanceToBound(estimate!.mean, bound));
}

function findingOf(measured: Measured, correctedAlpha: number | undefined): Finding {
  const { claim, sample, estimate, limits, over = '' } = measured;
  if (!('of' in sample) || !claim.bound) return ownFinding(sample as OwnFinding, limits);
  const { kind } = sample;
  const { from } = scaleOf(sample);
  const n = smallerSide(sample);
  const common = { kind, n, over, limits };
  const number = from(estimate!.mean);
  const value = { value: number, ...formatOf(sample, number) };
  const agreeing = countAgreeing(sample, claim.bound);
  if (n < fewestSeeds) return { ...common, verdict: undefined, value, agreeing, corrected: false };
  const alpha = correctedAlpha ?? usualAlpha;
  const { low, high } = intervalOf(estimate!, alpha);
  const interval = { low: from(low), high: from(high), level: 1 - alpha };
  // Judge on the scale of the interval: the way back from a logarithm rounds.
  const verdict = judge({ low, high }, boundOnScale(claim.bound, sample));
  return { ...common, verdict, value, interval, agreeing, corrected: correctedAlpha !== undefined };
}

function ownFinding(found: OwnFinding, limits: readonly string[]): Finding {
  const interval = found.interval && { ...found.interval, level: 1 - usualAlpha };
  return { kind: 'value', limits, corrected: false, ...found, interval };
}

/**
 * Counts the seeds whose own number is in the claimed range. Independent groups are matched by the places of their
 * seeds, as far as both have some.
 */
function countAgreeing({ kind, of, against }: Sample, bound: Bound): number {
  const { from, to } = claimedRange(bound);
  const seeds = of.slice(0, smallerSide({ of, ...(against && { against }) }));
  return seeds.filter((one, i) => {
    const other = against?.[i];
    const value = other === undefined ? one : kind === 'ratio' ? one / other : one - other;
    return value > from && value < to;
  }).length;
}

function boundOnScale(bound: Bound, sample: Sample): Bound {
  return onScale(bound, scaleOf(sample).to);
}

function formatOf({ kind, style, digits, unit }: Sample, value: number): Format {
  // A ratio is never 0, and rounded to 0 it would tell nothing.
  if (kind === 'ratio' && !style && value < 10 ** -(digits ?? usualDigits()) / 2) {
    return { style: 'scientific', digits: 1, ...(unit && { unit }) };
  }
  return formatIn({ style, digits, unit });
}

function formatIn({ style, digits, unit }: { [F in keyof Format]: Format[F] | undefined }): Format {
  return {
    ...(style && { style }),
    ...(digits !== undefined && { digits }),
    ...(unit && { unit }),
  };
}

function checkNumbers({ kind, of, against }: Sample, results: Results): void {
  const sides = against ? [of, against] : [of];
  requireSeeds(sides, results);
  const wrong = sides.flat().find((one) => !Number.isFinite(one) || (kind === 'ratio' && one <= 0));
  if (wrong === undefined) return;
  throw new Error(
    `its test gives ${wrong} for a seed, ${kind === 'ratio' ? 'and a ratio needs positive numbers' : 'which is no number to judge'}`,
  );
}

function checkBound({ kind }: Sample, bound: Bound): void {
  const wrong = kind === 'ratio' ? endsOf(bound).find((end) => end < 0) : undefined;
  if (wrong === undefined) return;
  throw new Error(`its bound has ${wrong}, but its test gives a ratio, which is always above 0`);
}
