import { ExpectedError } from '../../messages/expected-error.ts';

/** The number of shades of one hue in chart.css, ordered by contrast to the background. */
const shades = 7;
/** The first shade with enough contrast for text. */
const firstOfText = 2;

/**
 * The colour of a series in an order: one of evenly spread shades of a hue. The last series has the most contrast.
 *
 * @param index of the series, from 0
 * @param count of the series
 * @throws ExpectedError for more series than there are shades
 */
export function ordinalColour(index: number, count: number): string {
  return shade(shadeOf(index, count));
}

/** The nearest shade with enough contrast for text. */
export function ordinalNameColour(index: number, count: number): string {
  return shade(Math.max(firstOfText, shadeOf(index, count)));
}

function shadeOf(index: number, count: number): number {
  if (count > shades) {
    throw new ExpectedError(
      `palette: 'ordinal' tells ${shades} series apart, and these are ${count}: draw fewer, or leave the palette out`,
    );
  }
  // Count from the last series, so that a single series has the last shade.
  const fromLast = count - 1 - index;
  return shades - 1 - Math.round((fromLast * (shades - 1)) / Math.max(1, count - 1));
}

function shade(index: number): string {
  return `var(--chart-ordinal-${index + 1})`;
}
