import { formatDuration } from '../../messages/duration.ts';
import type { Quantity } from '../quantity.ts';

const noBreakSpace = '\u00a0';

/** A quantity as the text shows it: "78.1%", "4 min 12 s", "1,204 images/s". @throws RangeError unless its value is finite */
export function formatQuantity({ interval, unit, ...quantity }: Quantity): string {
  const number = interval ? formatSpread(quantity, interval) : formatValue(quantity);
  return unit ? `${number}${noBreakSpace}${unit}` : number;
}

function formatValue({ value, style = 'decimal', digits }: Quantity): string {
  if (!Number.isFinite(value)) throw new RangeError(`the value is ${value}, not a number to show`);
  return style === 'duration' ? unbrokenDuration(value) : formatNumber(value, style, digits);
}

/** "54.0 ± 0.8%", or "1.52 (1.31 to 1.76)" if the interval is asymmetric, or the style is a duration or scientific. */
function formatSpread(quantity: Quantity, { low, high }: { low: number; high: number }): string {
  const { value, style } = quantity;
  const [lower, upper] = [value - low, high - value].map((half) =>
    formatValue({ ...quantity, value: half }),
  );
  if (lower !== upper || style === 'duration' || style === 'scientific') {
    const [from, to] = [low, high].map((end) => formatValue({ ...quantity, value: end }));
    return `${formatValue(quantity)} (${from} to ${to})`;
  }
  const sign = style === 'percent' ? '%' : '';
  const bare = formatValue(quantity).slice(0, -sign.length || undefined);
  return `${bare}${noBreakSpace}±${noBreakSpace}${lower}`;
}

/** The default number of digits after the decimal point; for `percent`, of the percentage. */
export function usualDigits(style: Quantity['style'] = 'decimal'): number {
  return style === 'percent' ? 0 : 2;
}

/** The number of a tick on an axis, with up to six significant digits: "0.5", "−10", "5%", "1e−7". */
export function formatTick(value: number, style: Quantity['style'] = 'decimal'): string {
  if (style === 'duration') return unbrokenDuration(value);
  if (style === 'scientific') return withMinus(value.toExponential().replace('e+', 'e'));
  return withMinus(
    new Intl.NumberFormat('en', { style, maximumSignificantDigits: 6 }).format(value),
  );
}

/** Seconds as `formatDuration` writes them, but never broken across lines. */
export function unbrokenDuration(seconds: number): string {
  return formatDuration(seconds).replaceAll(' ', noBreakSpace);
}

function formatNumber(
  value: number,
  style: 'decimal' | 'percent' | 'scientific',
  digits = usualDigits(style),
): string {
  // As on the axes of charts. Written out, the number of a diverged run may have hundreds of digits.
  if (style === 'scientific' || Math.abs(value) >= 1e15) {
    return withMinus(value.toExponential(digits).replace('e+', 'e'));
  }
  return withMinus(
    new Intl.NumberFormat('en', {
      style,
      signDisplay: 'negative',
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    }).format(value),
  );
}

function withMinus(number: string): string {
  return number.replaceAll('-', '\u2212');
}
