import * as vega from 'vega';

// Vega's types lack it with one argument.
const { expressionFunction } = vega as unknown as {
  expressionFunction(name: 'rgb'): (colour: string) => { r: number };
};
const rgb = expressionFunction('rgb');

/** Colours that only browsers resolve. */
const later = /^[a-z-]+\(|^(none|transparent|currentcolor)$/i;

/** Whether browsers know a colour: one that they don't, they draw black. */
export function isColour(colour: string): boolean {
  return colour === '' || later.test(colour) || !Number.isNaN(rgb(colour).r);
}
