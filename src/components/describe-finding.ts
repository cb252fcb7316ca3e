import type { Bound, Claim, Format } from '../lab/claim.ts';
import type { Finding } from '../lab/finding.ts';
import { usualAlpha } from '../statistics/mean-interval.ts';
import { formatQuantity } from './format.ts';

/** "1.52, claimed above 1 (95% interval 1.31 to 1.76, over 5 seeds)". @throws RangeError for a number that can't be shown */
export function describeFinding(claim: Claim, finding: Finding): string {
  const { value, limits } = finding;
  const spread = describeInterval(finding);
  const sample = `over ${describeSample(finding)}`;
  const basis = spread ? `${spread}, ${sample}` : sample;
  return `${formatQuantity(value)}, ${describeClaimed(claim, finding)} (${[basis, ...limits].join('; ')})`;
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

/** A confidence level as "95%" or "98.3%". */
export function describeLevel(level: number): string {
  return new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 }).format(level);
}

/** "1.31 to 1.76"; undefined where there's no interval, or one without a width. */
function describeRange({ interval, value }: Finding): string | undefined {
  if (!interval) return undefined;
  const [low, high] = [formatAs(value, interval.low), formatAs(value, interval.high)];
  return low === high ? undefined : `${low} to ${high}`;
}

/** "above 1", "between 0.9 and 1.1": with as many digits as the bound needs, at most those of the number. */
function describeBound(bound: Bound, format: Format): string {
  if (bound.claimed !== 'between') {
    return `${bound.claimed} ${formatThreshold(format, bound.threshold)}`;
  }
  const { low, high } = bound;
  return `between ${formatThreshold(format, low)} and ${formatThreshold(format, high)}`;
}

/** A threshold was set: 1 is exactly 1. */
function formatThreshold({ style, digits }: Format, value: number): string {
  if (style === 'duration') return formatQuantity({ value, style });
  const shown = style === 'percent' ? 100 * value : value;
  const needed = String(Number(shown.toPrecision(12))).split('.')[1]?.length ?? 0;
  const exact = style === 'scientific' ? digits : needed;
  return formatQuantity({
    value,
    ...(style && { style }),
    ...(exact !== undefined && { digits: exact }),
  });
}

function formatAs({ style, digits }: Format, value: number): string {
  return formatQuantity({
    value,
    ...(style && { style }),
    ...(digits !== undefined && { digits }),
  });
}
