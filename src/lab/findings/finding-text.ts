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
 * Says that a claim's outcome isn't what a post expects, and what to write; undefined if it is. Too few seeds give no
 * verdict, but their numbers must not contradict what the post expects.
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

/** "claimed above 1", or "judged by a rule of its own". */
export function describeClaimed({ bound }: Claim, { value }: Finding): string {
  return bound ? `claimed ${describeBound(bound, value)}` : 'judged by a rule of its own';
}

/** "95% interval 1.31 to 1.76", "the same in all"; undefined without an interval. */
export function describeInterval(finding: Finding): string | undefined {
  const { interval } = finding;
  if (!interval) return undefined;
  const range = describeRange(finding);
  return range ? `${describeLevel(interval.level)} interval ${range}` : 'the same in all';
}

/**
 * "1.31 to 1.76", "98.3%: 1.21 to 1.86", "the same in all", with ", 5 seeds" if that isn't the common sample of all
 * claims; undefined without an interval.
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

/** "5 seeds": the sample of a finding. */
export function describeSample({ n, over }: Finding): string {
  return `${n} ${over}`;
}

/**
 * "1.31 to 1.76": with the digits of the value, or as many more as distinguish the ends; undefined without an interval,
 * or if it has no width.
 */
function describeRange({ interval, value }: Finding): string | undefined {
  if (!interval || hasNoWidth(interval)) return undefined;
  const { style = 'decimal', digits = usualDigits(style) } = value;
  const finer = Array.from({ length: mostDigits - digits }, (_, more) =>
    // A duration such as "4 min 12 s" has no digits: seconds have.
    style === 'duration' ? { digits: more + 1, unit: 's' } : { style, digits: digits + more + 1 },
  );
  for (const format of [{ style, digits }, ...finer]) {
    const range = rangeAs(format, interval);
    if (range) return range;
  }
  return rangeAs({ style: 'scientific' }, interval);
}

/** Undefined if both ends read the same. */
function rangeAs(format: Format, interval: { low: number; high: number }): string | undefined {
  const [low, high] = [interval.low, interval.high].map((value) =>
    formatQuantity({ ...format, value }),
  );
  return low === high ? undefined : `${low} to ${high}`;
}

/** Whether the width of an interval comes only from rounding. */
function hasNoWidth({ low, high }: { low: number; high: number }): boolean {
  return high - low <= 1e-12 * Math.max(Math.abs(low), Math.abs(high));
}

/** Maximum digits after the decimal point. */
const mostDigits = 20;

/** A confidence level as "95%" or "98.3%". */
export function describeLevel(level: number): string {
  return new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 }).format(level);
}

/** "above 1", "between 0.9 and 1.1", "within ±2": with the digits that the bound was written with. */
export function describeBound(bound: Bound, format: Format): string {
  if (bound.claimed === 'within') return `within ±${formatThreshold(format, bound.margin)}`;
  if (bound.claimed !== 'between') {
    return `${bound.claimed} ${formatThreshold(format, bound.threshold)}`;
  }
  const { low, high } = bound;
  return `between ${formatThreshold(format, low)} and ${formatThreshold(format, high)}`;
}

/** Thresholds are exact: 1 is written "1", not "1.00", and 1e−9 is never rounded to 0. */
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

/**
 * Whether a number is written without an exponent: as in JavaScript, except that `formatQuantity` writes one from 1e15
 * on.
 */
function isPlain(value: number): boolean {
  return Math.abs(value) >= 1e-6 && Math.abs(value) < 1e15;
}

/** How many digits a number needs after its decimal point; negative if it ends in zeros before the point. */
function decimals(value: number): number {
  const [mantissa, exponent] = withoutNoise(value).toExponential().split('e');
  return (mantissa!.split('.')[1]?.length ?? 0) - Number(exponent);
}

function exponentOf(value: number): number {
  return Number(withoutNoise(value).toExponential().split('e')[1]);
}

/** Rounds away floating-point noise: 0.1 + 0.2 becomes 0.3. */
function withoutNoise(value: number): number {
  return Number(value.toPrecision(12));
}
