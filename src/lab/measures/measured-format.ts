import type { Format } from '../claim.ts';
import type { Quantity } from '../quantity.ts';

/** More digits after the point are hard to read: such numbers are written with a power of ten. */
const mostDigits = 8;
/** Of a number, whatever the interval: more of them say nothing to a reader. */
const mostSignificant = 6;

/**
 * How a measured number is written if nothing is known of it: its interval with two significant digits, or without an
 * interval the number itself with three.
 */
export function measuredFormat({ value, interval }: Pick<Quantity, 'value' | 'interval'>): Format {
  const half = interval ? (interval.high - interval.low) / 2 : 0;
  const digits = Math.min(
    half > 0 ? 1 - magnitude(half) : 2 - magnitude(value),
    mostSignificant - 1 - magnitude(value),
  );
  if (!Number.isFinite(digits)) return {};
  if (digits > mostDigits) return { style: 'scientific' };
  return { digits: Math.max(0, digits) };
}

/** The power of ten of a number: −2 for 0.012. */
function magnitude(value: number): number {
  return Math.floor(Math.log10(Math.abs(value)));
}
