/**
 * The first of some texts that fit together, else the first sentences of the first text, else its first words. It ends
 * at a space, but not at one that doesn't break, such as that between a number and its unit.
 *
 * @param most the number of characters that there is room for
 */
export function shortened(texts: readonly string[], most: number): string {
  const [first = ''] = texts;
  return fitting(texts, most) || fitting(sentencesOf(first), most) || firstWords(first, most);
}

/** The sentences of a text. */
export function sentencesOf(text: string): string[] {
  const segments = new Intl.Segmenter('en', { granularity: 'sentence' }).segment(text);
  return [...segments].map(({ segment }) => segment.trim());
}

function fitting(texts: readonly string[], most: number): string {
  const joined = texts.map((_, i) => texts.slice(0, i + 1).join(' '));
  return joined.findLast(({ length }) => length <= most) ?? '';
}

function firstWords(text: string, most: number): string {
  const end = text.lastIndexOf(' ', most - 1);
  return `${text.slice(0, Math.max(0, end)).replace(/[\s,;:–—]+$/, '')}…`;
}
