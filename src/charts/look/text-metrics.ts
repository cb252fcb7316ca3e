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

/** Scripts whose characters are as wide as the font is high, and signs of full width. */
const square =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\u3000-\u303f\u30fb\u30fc\uff01-\uff60\uffe0-\uffe6]/u;
const squareWidth = 1000;
/** Browsers' pictures are wider than their letters. */
const emoji = /\p{Emoji_Presentation}/u;
const emojiWidth = 1250;

/** Accents, which stand above or below a letter. */
const combining = /\p{Mn}/u;
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

/**
 * Breaks a text into lines of at most `width` pixels: at spaces, and beside characters of scripts that write none, such as Chinese.
 * Wider words stay whole.
 */
export function wrapText(text: string, width: number, style: TextStyle): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    for (const [i, part] of unbroken(word).entries()) {
      const last = lines.at(-1);
      const longer = last + (i === 0 ? ' ' : '') + part;
      if (last !== undefined && textWidth(longer, style) <= width) lines[lines.length - 1] = longer;
      else lines.push(part);
    }
  }
  return lines;
}

/** What follows no opening bracket, and begins with no closing sign, may begin a line. */
const opening = /[(（[［{｛〈《「『【〔“‘]$/u;
const closing = /^[)）\]］}｝〉》」』】〕”’、。，．：；！？,.:;!?%％‰・ー々]/u;

/** The parts of a word between which a line may break. */
function unbroken(word: string): string[] {
  if (!square.test(word)) return [word];
  const parts: string[] = [];
  let before = '';
  for (const character of word) {
    const mayBreak = square.test(before) || square.test(character);
    const last = parts.at(-1);
    if (last === undefined || (mayBreak && !opening.test(last) && !closing.test(character))) {
      parts.push(character);
    } else parts[parts.length - 1] = last + character;
    before = character;
  }
  return parts;
}

function widthOutsideFont(character: string): number {
  if (invisible.test(character) || combining.test(character)) return 0;
  if (square.test(character)) return squareWidth;
  return emoji.test(character) ? emojiWidth : unknownWidth;
}

function isBold(weight: TextStyle['weight']): boolean {
  return weight === 'bold' || Number(weight) >= 550;
}
