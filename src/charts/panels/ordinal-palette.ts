import { ExpectedError } from '../../messages/expected-error.ts';

/** The shades of one hue that chart.css defines, from the one next to the ground to the one farthest from it. */
const shades = 7;
/** From this one on, shades are dark enough for text, or in the dark light enough. */
const firstOfText = 2;

/**
 * The colours of series that have an order: shades of one hue, evenly spread, the last farthest from the ground.
 *
 * @param index of the series, from 0
 * @throws ExpectedError for more series than there are shades
 */
export function ordinalColour(index: number, count: number): string {
  return shade(shadeOf(index, count));
}

/** The nearest shade that text is legible in. */
export function ordinalNameColour(index: number, count: number): string {
  return shade(Math.max(firstOfText, shadeOf(index, count)));
}

function shadeOf(index: number, count: number): number {
  if (count > shades) {
    throw new ExpectedError(
      `palette: 'ordinal' tells ${shades} series apart, and these are ${count}: draw fewer, or leave the palette out`,
    );
  }
  // A single one is the last.
  const fromLast = count - 1 - index;
  return shades - 1 - Math.round((fromLast * (shades - 1)) / Math.max(1, count - 1));
}

function shade(index: number): string {
  return `var(--chart-ordinal-${index + 1})`;
}
