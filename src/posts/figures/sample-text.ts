import { plainLine } from '../../messages/plain-text.ts';

/** A text that a run kept, as a page shows it. */
export interface SampleText {
  /** Its first characters, safe to show: characters that can't be seen are spelt out. */
  start: string;
  /** Its length in characters, as people count them. */
  length: number;
  /** Whether `start` is all of it. */
  isWhole: boolean;
  /** The first words, for a line that opens a long text; undefined for a text that is short. */
  opening: string | undefined;
}

/** In characters: so much stands in a page. The file has the rest. */
const shownAtMost = 3000;
/** In characters, or lines: a longer text is folded. */
const unfoldedAtMost = { characters: 280, lines: 8 };
const openingCharacters = 60;

/** Cuts a text for a page. @param text as a run kept it */
export function sampleText(text: string): SampleText {
  const lines = text.replace(/\r\n?/g, '\n').replace(/\n+$/, '');
  const characters = [...lines];
  const start = spelledOut(characters.slice(0, shownAtMost).join(''));
  const isLong =
    characters.length > unfoldedAtMost.characters ||
    lines.split('\n').length > unfoldedAtMost.lines;
  return {
    start,
    length: characters.length,
    isWhole: characters.length <= shownAtMost,
    opening: isLong ? openingOf(start) : undefined,
  };
}

function spelledOut(text: string): string {
  const line = (each: string) => each.split('\t').map(withoutInvisible).join('\t');
  return text.split('\n').map(line).join('\n');
}

function withoutInvisible(text: string): string {
  return plainLine(text, Infinity);
}

function openingOf(text: string): string {
  const words = text
    .slice(0, 10 * openingCharacters)
    .trim()
    .replace(/\s+/g, ' ');
  const opening = [...words].slice(0, openingCharacters).join('');
  return opening.length < words.length ? `${opening.trimEnd()}…` : opening;
}
