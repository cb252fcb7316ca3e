import { usualAlpha } from '../../statistics/mean-interval.ts';
import type { Bound, Claim, Format, Verdict } from '../claim.ts';
import type { Finding } from './finding.ts';
import { outcomeOf } from './outcome.ts';
import { formatQuantity, usualDigits } from './quantity-text.ts';

/** "1.52, claimed above 1 (95% interval 1.31 to 1.76, over 5 seeds)". @throws RangeError for a number that can't be shown */
export function describeFinding(claim: Claim, finding: Finding): string {
  const { value, limits } = finding;
  const spread = describeInterval(finding);
  const sample = `over ${describeSample(finding)}`;
  const basis = spread ? `${spread}, ${sample}` : sample;
  return `${formatQuantity(value)}, ${describeClaimed(claim, finding)} (${[basis, ...limits].join('; ')})`;
}

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

/** "claimed above 1", or that the claim has a rule of its own. */
export function describeClaimed({ bound }: Claim, { value }: Finding): string {
  return bound ? `claimed ${describeBound(bound, value)}` : 'judged by a rule of its own';
}

/** "95% interval 1.31 to 1.76", "the same in all"; undefined where there is none. */
export function describeInterval(finding: Finding): string | undefined {
  const { interval } = finding;
  if (!interval) return undefined;
  const range = describeRange(finding);
  return range ? `${describeLevel(interval.level)} interval ${range}` : 'the same in all';
}

/**
 * "1.31 to 1.76", "98.3%: 1.21 to 1.86", "the same in all", with ", 5 seeds" where that isn't the sample of all
 * claims; undefined where there's no interval.
 */
export function describeSpread(finding: Finding, commonSample?: string): string | undefined {
  const { interval } = finding;
  if (!interval) return undefined;
  const level = interval.level === 1 - usualAlpha ? '' : `${describeLevel(interval.level)}: `;
  const range = describeRange(finding);
  const sample = describeSample(finding);
  return (
    (range ? `${level}${range}` : 'the same in all') +
    (sample === commonSample ? '' : `, ${sample}`)
  );
}

/** "5 seeds": what a finding is from. */
export function describeSample({ n, over }: Finding): string {
  return `${n} ${over}`;
}

/**
 * "1.31 to 1.76", with as many more digits than the value's as tell its ends apart; undefined where there's no interval, or
 * one without a width.
 */
function describeRange({ interval, value }: Finding): string | undefined {
  if (!interval || hasNoWidth(interval)) return undefined;
  const { style = 'decimal', digits = usualDigits(style) } = value;
  const finer = Array.from({ length: mostDigits - digits }, (_, more) =>
    // "4 min 12 s" has no digits.
    style === 'duration' ? { digits: more + 1, unit: 's' } : { style, digits: digits + more + 1 },
  );
  for (const format of [{ style, digits }, ...finer]) {
    const range = rangeAs(format, interval);
    if (range) return range;
  }
  return rangeAs({ style: 'scientific' }, interval);
}

/** Undefined where both ends read the same. */
function rangeAs(format: Format, interval: { low: number; high: number }): string | undefined {
  const [low, high] = [interval.low, interval.high].map((value) =>
    formatQuantity({ ...format, value }),
  );
  return low === high ? undefined : `${low} to ${high}`;
}

/** What is left of it comes from rounding. */
function hasNoWidth({ low, high }: { low: number; high: number }): boolean {
  return high - low <= 1e-12 * Math.max(Math.abs(low), Math.abs(high));
}

/** After the point. */
const mostDigits = 20;

/** A confidence level as "95%" or "98.3%". */
export function describeLevel(level: number): string {
  return new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 }).format(level);
}

/** "above 1", "between 0.9 and 1.1": with as many digits as the bound has. */
export function describeBound(bound: Bound, format: Format): string {
  if (bound.claimed !== 'between') {
    return `${bound.claimed} ${formatThreshold(format, bound.threshold)}`;
  }
  const { low, high } = bound;
  return `between ${formatThreshold(format, low)} and ${formatThreshold(format, high)}`;
}

/** A threshold was set: 1 is exactly 1, and 1e−9 isn't 0. */
function formatThreshold({ style }: Format, value: number): string {
  const shown = style === 'percent' ? 100 * value : value;
  if (style === 'duration' && Number.isInteger(value)) return formatQuantity({ value, style });
  const unit = style === 'duration' ? { unit: 's' } : {};
  if (value !== 0 && (style === 'scientific' || !isPlain(shown))) {
    const digits = decimals(value) + exponentOf(value);
    return formatQuantity({ value, style: 'scientific', digits, ...unit });
  }
  const written = style === 'percent' ? { style } : unit;
  return formatQuantity({ value, digits: Math.max(0, decimals(shown)), ...written });
}

/** Whether a number reads well without an exponent: as in JavaScript, but for what is shown with one anyway. */
function isPlain(value: number): boolean {
  return Math.abs(value) >= 1e-6 && Math.abs(value) < 1e15;
}

/** How many digits a number needs after its point; fewer than none where it ends in zeros before that. */
function decimals(value: number): number {
  const [mantissa, exponent] = withoutNoise(value).toExponential().split('e');
  return (mantissa!.split('.')[1]?.length ?? 0) - Number(exponent);
}

function exponentOf(value: number): number {
  return Number(withoutNoise(value).toExponential().split('e')[1]);
}

/** 0.1 + 0.2 is 0.3. */
function withoutNoise(value: number): number {
  return Number(value.toPrecision(12));
}
