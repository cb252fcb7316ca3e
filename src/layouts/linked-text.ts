/** A part of a text; with an address, it is a link. */
export interface TextPart {
  text: string;
  href?: string;
}

/** Splits a text at its links, which are written as in Markdown: `[text](address)`. */
export function linkedText(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const { 0: whole, 1: label, 2: href, index } of text.matchAll(link)) {
    parts.push({ text: text.slice(end, index) }, { text: label!, href: href! });
    end = index + whole.length;
  }
  return [...parts, { text: text.slice(end) }].filter((part) => part.text !== '');
}

const link = /\[([^[\]]+)\]\(([^\s()]+)\)/g;
