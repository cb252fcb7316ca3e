import { type TextStyle, textWidth } from '../look/text-metrics.ts';
import { labelStyle, nameStyle } from '../look/theme.ts';

/** The shapes of a diagram, in pixels from its upper left corner. */
export interface Arrangement {
  height: number;
  lines: Span[];
  boxes: Span[];
  /** What should be seen first. */
  marks: Span[];
  words: Word[];
}

/** A line, or a rectangle by two corners. */
export interface Span {
  x: number;
  y: number;
  x2: number;
  y2: number;
}

export interface Word {
  text: string;
  x: number;
  /** Of the line on which it stands. */
  y: number;
  align: 'left' | 'center' | 'right';
  look: 'label' | 'quiet' | 'mark';
}

/** The height of a line of text, in pixels. */
export const lineHeight = 16;

export function styleOf(look: Word['look']): TextStyle {
  return look === 'quiet' ? labelStyle : nameStyle;
}

export function wordWidth(text: string, look: Word['look']): number {
  return textWidth(text, styleOf(look));
}
