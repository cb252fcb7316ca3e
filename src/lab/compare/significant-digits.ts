import type { Interval } from '../../statistics/mean-interval.ts';

/** The significant digits of a value without a known spread. */
const digits = 4;
/** The significant digits of half an interval's width: a few seeds don't determine the spread more precisely. */
const spreadDigits = 2;
/** A smaller relative spread comes from rounding: the mean need not be written to its last digit. */
const negligible = 1e-7;

/** Four significant digits: "0.2630", "44170", "3.210e-5". */
export function formatValue(value: number): string {
  if (value === 0) return '0';
  if (!isPlain(value)) return value.toExponential(digits - 1);
  return toPlace(value, lastPlace(value, digits));
}

/** "0.792 ± 0.012", both to the last known digit of the spread; "0.7924 ± –" without an interval. */
export function formatInterval({ mean, high }: Interval): string {
  const half = high - mean;
  if (Number.isNaN(half)) return `${formatValue(mean)} ± –`;
  if (half === 0) return `${formatValue(mean)} ± 0`;
  if (half < Math.abs(mean) * negligible) {
    return `${formatValue(mean)} ± ${half.toExponential(spreadDigits - 1)}`;
  }
  const larger = Math.max(Math.abs(mean), half);
  if (!isPlain(larger)) return formatScaled(mean, half, exponentOf(larger));
  return formatPair(mean, half);
}

/** The maximum number of characters of a tick's label. */
export const widestTick = 10;

/**
 * Formats a tick of an axis so that `steps` steps between its bounds can be distinguished. All ticks of an axis get the
 * same format.
 */
export function formatTick(value: number, low: number, high: number, steps: number): string {
  const spacing = (high - low) / steps;
  // Rounding may leave a tiny value instead of 0.
  const tick = Math.abs(value) < spacing / 100 ? 0 : value;
  const text = toPlace(tick, lastPlace(spacing, spreadDigits));
  const plain = isPlain(Math.max(Math.abs(low), Math.abs(high))) && text.length <= widestTick;
  return plain ? text : formatValue(tick);
}

function formatScaled(mean: number, half: number, exponent: number): string {
  const scale = 10 ** exponent;
  return `(${formatPair(mean / scale, half / scale)})e${exponent}`;
}

function formatPair(mean: number, half: number): string {
  const place = lastPlace(half, spreadDigits);
  return `${toPlace(mean, place)} ± ${toPlace(half, place)}`;
}

/** Whether a number reads well without an exponent. */
function isPlain(value: number): boolean {
  return Math.abs(value) >= 1e-3 && Math.abs(value) < 1e6;
}

function exponentOf(value: number): number {
  return Number(value.toExponential().split('e')[1]);
}

/** The power of ten of a value's last digit, if it has this number of significant digits. */
function lastPlace(value: number, significant: number): number {
  return Number(value.toExponential(significant - 1).split('e')[1]) - significant + 1;
}

function toPlace(value: number, place: number): string {
  // Removes the sign of a negative number that rounds to 0.
  if (place <= 0) return value.toFixed(-place).replace(/^-(?=[0.]+$)/, '');
  return (Math.round(value / 10 ** place) * 10 ** place).toFixed(0);
}
