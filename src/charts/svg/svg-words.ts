import { withoutForbidden } from '../../messages/xml-text.ts';

/** Attributes of an element, in their order. */
export type Attributes = readonly (readonly [name: string, value: string])[];

/** Pixels as whole tenths: no screen shows less. */
export function inTenths(pixels: number): number {
  return Math.round(10 * pixels);
}

/** The shortest text of a length in pixels. @param length in tenths of a pixel */
export function tenths(length: number): string {
  const place = length + usual;
  if (place < 0 || place >= 2 * usual) return shortNumber(length / 10);
  texts[place] ??= shortNumber(length / 10);
  return texts[place];
}

/** Lengths of charts, in tenths of a pixel, are mostly shorter. Their texts are kept, as paths have thousands. */
const usual = 8192;
const texts: (string | undefined)[] = Array(2 * usual).fill(undefined);

/** The shortest text of a number: without a 0 before its point. */
export function shortNumber(number: number): string {
  return String(number).replace(/^(-?)0\./, '$1.');
}

/** A number to hundredths. */
export function hundredths(number: number): string {
  return shortNumber(Math.round(100 * number) / 100);
}

/** The text of attributes, each with a space before it. */
export function attributesText(attributes: Attributes): string {
  return attributes.map(([name, value]) => ` ${name}="${escaped(value)}"`).join('');
}

/**
 * Escapes a text for an element or an attribute. Quotes are escaped in both, so that `="` is only where an attribute begins:
 * `picture.ts` and `stand-alone.ts` rely on that.
 */
export function escaped(text: string): string {
  return withoutForbidden(text).replace(/[&<>"]/g, (sign) => signs[sign]!);
}

const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
