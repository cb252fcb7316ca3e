import widths from './advance-widths.json' with { type: 'json' };

export interface TextStyle {
  /** In pixels. */
  size: number;
  weight?: string | number | undefined;
}

const regular: Record<string, number> = widths[400];
const semibold: Record<string, number> = widths[600];

/** For characters that the font lacks, which a fallback font will draw. */
const unknownWidth = 620;

/** Soft hyphens, joiners and the like, which are not drawn. */
const invisible = /\p{Default_Ignorable_Code_Point}/u;

/**
 * How wide a line of text is in the charts' font, in pixels: the sum of the characters' advance widths,
 * without kerning. On chart labels that is within 4 % of what a browser draws, and, unlike a canvas, the
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
 * Lets Vega measure texts as `textWidth` does, both at the build and in a browser. By itself Vega measures on a canvas;
 * without one it estimates widths, 60 % off (https://github.com/vega/vega/issues/2940).
 *
 * @param textMetrics Vega's own hook, which its types don't mention
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

/** Breaks a text at spaces into lines of at most `width` pixels. A word wider than that stays whole. */
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
