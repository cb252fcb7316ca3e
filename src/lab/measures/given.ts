import type { Format } from '../claim.ts';
import type { Quantity } from '../quantity.ts';
import { measuredFormat } from './measured-format.ts';

/** Numbers that people set are short: those with more digits were computed. */
const mostDigits = 6;

/**
 * A number that is no result, because it was set before the runs or published by others: the text doesn't mark it as one.
 *
 * @param format default: all digits that it has, up to six after the point, else three that count
 */
export function given(value: number, format?: Format): Quantity {
  return { value, ...(format ?? exactFormat({ value })), given: true };
}

/** All digits that a number has, as far as people write them. */
export function exactFormat({ value }: Pick<Quantity, 'value'>): Format {
  for (let digits = 0; digits <= mostDigits; digits++) {
    if (Number(value.toFixed(digits)) === value) return { digits };
  }
  return measuredFormat({ value });
}
