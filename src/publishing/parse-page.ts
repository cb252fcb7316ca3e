import { type Node, parse } from 'ultrahtml';

/**
 * Parses HTML as a browser would read its tags. The parser's own grammar is narrower: it ends a tag at the first ">",
 * within quotes, too, lets "\" escape a quote, and sees no value without quotes.
 */
export function parsePage(html: string): Node {
  return parse(
    html.replace(unit, (whole, raw?: string, _?: string, content?: string, tag?: string) => {
      if (raw) return plainTag(raw) + content;
      return tag ? plainTag(tag) : whole;
    }),
  );
}

const insideTag = `(?:"[^"]*"|'[^']*'|[^'"<>])*`;

/** A comment, an element whose content is no markup, or a tag. */
const unit = new RegExp(
  `<!--[^]*?-->|(<(script|style)\\b${insideTag}>)([^]*?)(?=</\\2)|(<[a-z]${insideTag}>)`,
  'gi',
);

/** The same tag with each attribute once, in quotation marks that hold no mark of a tag. */
function plainTag(tag: string): string {
  const [start] = /^<[^\s/>]+/.exec(tag)!;
  const attributes = new Map<string, string>();
  for (const [, name, double, single, bare] of tag.slice(start.length).matchAll(attribute)) {
    const known = name!.toLowerCase();
    // Of two, a browser takes the first.
    if (attributes.has(known) || !/^[\w@.:-]+$/.test(known)) continue;
    attributes.set(known, `${name}="${quoted(double ?? single ?? bare ?? '')}"`);
  }
  return `${[start, ...attributes.values()].join(' ')}${tag.endsWith('/>') ? ' /' : ''}>`;
}

const attribute = /([^\s/>=][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?/g;

function quoted(value: string): string {
  return value.replace(/["<>\\]/g, (mark) => `&#${mark.charCodeAt(0)};`);
}
