import type { Format } from '../../claim.ts';
import { type Quantity, styles } from '../../quantity.ts';

/** What a component's attributes say of how a number is written. Null is nothing: it can't be read without being rendered. */
export interface NumberFormat {
  digits?: string | null | undefined;
  style?: string | null | undefined;
  unit?: string | null | undefined;
}

/** Reads how a number is written. @throws Error naming what there isn't */
export function writtenFormat({ digits, style, unit }: NumberFormat): Format {
  const known = styles.find((each) => each === style);
  if (style != null && !known) {
    throw new Error(`style="${style}" is none of ${styles.join(', ')}`);
  }
  if (digits != null && !/^(1?\d|20)$/.test(digits)) {
    throw new Error(`digits="${digits}" must be a whole number from 0 to 20`);
  }
  return {
    ...(known && { style: known }),
    ...(digits != null && { digits: Number(digits) }),
    ...(unit && { unit }),
  };
}

type Number = Pick<Quantity, 'value' | 'interval'>;

/**
 * How a number is written: as its tag says, and what that doesn't say as by default.
 *
 * @param byDefault the format of a number of which nothing is said; of a percentage that of the percentage
 */
export function formatFor(
  number: Number,
  written: Format,
  byDefault: (number: Number) => Format,
): Format {
  const { style, digits, unit } = written;
  const own = byDefault(style === 'percent' ? inPercent(number) : number);
  if (style === undefined) return { ...own, ...written };
  const usual = style === 'scientific' ? undefined : own.digits;
  const shown = digits ?? usual;
  return { style, ...(shown !== undefined && { digits: shown }), ...(unit && { unit }) };
}

function inPercent({ value, interval }: Number): Number {
  const times = (one: number) => 100 * one;
  return {
    value: rounded(times(value)),
    ...(interval && { interval: { low: times(interval.low), high: times(interval.high) } }),
  };
}

/** Without the noise of multiplying: 100 × 0.07 is 7. */
function rounded(value: number): number {
  return Number(value.toPrecision(12));
}
