import widths from './advance-widths.json' with { type: 'json' };

export interface TextStyle {
  /** In pixels. */
  size: number;
  weight?: string | number | undefined;
}

const regular: Record<string, number> = widths[400];
const semibold: Record<string, number> = widths[600];

/** The width of characters missing in the font, for which browsers use another font, in thousandths of the font size. */
const unknownWidth = 620;

/** Soft hyphens, joiners and other characters without a glyph. */
const invisible = /\p{Default_Ignorable_Code_Point}/u;

/**
 * The width of a line of text in the charts' font, in pixels: the sum of the characters' advance widths, without
 * kerning. For chart labels it is within 4 % of the width in a browser, and, unlike measuring on a canvas, it is the
 * same on every machine.
 */
export function textWidth(text: string, { size, weight }: TextStyle): number {
  const table = isBold(weight) ? semibold : regular;
  let thousandths = 0;
  for (const character of text) thousandths += table[character] ?? widthOutsideFont(character);
  return (thousandths * size) / 1000;
}

interface MeasuredItem {
  fontSize?: number;
  fontWeight?: string | number;
  limit?: number;
}

/**
 * Makes Vega measure texts with `textWidth`, in the build and in browsers. Vega's own way is a canvas; without a canvas
 * it estimates widths, up to 60 % off (https://github.com/vega/vega/issues/2940).
 *
 * @param textMetrics Vega's hook for measuring, missing in its types
 */
export function measureWithFont(textMetrics: {
  width(item: MeasuredItem, text: unknown): number;
}): void {
  textMetrics.width = ({ fontSize, fontWeight, limit }, text) => {
    const style = { size: fontSize ?? 11, weight: fontWeight };
    const width = textWidth(String(text ?? '').trim(), style);
    return limit && limit > 0 ? Math.min(width, limit) : width;
  };
}

/** Whether the charts' font has a character. */
export function isInFont(character: string): boolean {
  return character in regular;
}

/** Breaks a text at spaces into lines of at most `width` pixels. Wider words stay whole. */
export function wrapText(text: string, width: number, style: TextStyle): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    const longer = `${last} ${word}`;
    if (last !== undefined && textWidth(longer, style) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

function widthOutsideFont(character: string): number {
  return invisible.test(character) ? 0 : unknownWidth;
}

function isBold(weight: TextStyle['weight']): boolean {
  return weight === 'bold' || Number(weight) >= 550;
}
