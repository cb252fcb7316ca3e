import { type Node, parse } from 'ultrahtml';

/**
 * Parses HTML with the tags that a browser would see. ultrahtml alone ends a tag at the first ">", also within quotes
 * (https://github.com/natemoo-re/ultrahtml/issues/86), lets "\" escape a quote, and ignores values without quotes
 * (https://github.com/natemoo-re/ultrahtml/issues/82).
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

/** A comment, an element whose content isn't markup, or a tag. */
const unit = new RegExp(
  `<!--[^]*?-->|(<(script|style)\\b${insideTag}>)([^]*?)(?=</\\2)|(<[a-z]${insideTag}>)`,
  'gi',
);

/** Rewrites a tag for ultrahtml: each attribute once, quoted, with quotes, angle brackets and backslashes escaped. */
function plainTag(tag: string): string {
  const [start] = /^<[^\s/>]+/.exec(tag)!;
  const attributes = new Map<string, string>();
  for (const [, name, double, single, bare] of tag.slice(start.length).matchAll(attribute)) {
    const known = name!.toLowerCase();
    // Browsers use the first of two attributes with the same name.
    if (attributes.has(known) || !/^[\w@.:-]+$/.test(known)) continue;
    attributes.set(known, `${name}="${quoted(double ?? single ?? bare ?? '')}"`);
  }
  return `${[start, ...attributes.values()].join(' ')}${tag.endsWith('/>') ? ' /' : ''}>`;
}

const attribute = /([^\s/>=][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?/g;

function quoted(value: string): string {
  return value.replace(/["<>\\]/g, (mark) => `&#${mark.charCodeAt(0)};`);
}
