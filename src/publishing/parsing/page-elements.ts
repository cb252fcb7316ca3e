import { Parser } from 'htmlparser2';

/** An element of a page. Its places are indexes into the page's text. */
export interface PageElement {
  /** In small letters, but for SVG's own names: `a`, `foreignObject`. */
  name: string;
  /** By names in small letters, decoded as browsers do. */
  attributes: Readonly<Record<string, string>>;
  parent: PageElement | undefined;
  start: number;
  contentStart: number;
  contentEnd: number;
  end: number;
}

/** Reads a page's elements in the order of their start tags, as a browser sees them, without building a tree. */
export function pageElements(html: string): PageElement[] {
  const elements: PageElement[] = [];
  const length = html.length;
  let open: PageElement | undefined;
  const parser: Parser = new Parser({
    onopentag(name, attributes) {
      const { startIndex: start, endIndex } = parser;
      const contentStart = endIndex + 1;
      open = {
        name,
        attributes,
        parent: open,
        start,
        contentStart,
        contentEnd: length,
        end: length,
      };
      elements.push(open);
    },
    onclosetag(name, isImplied) {
      // The text may end within a start tag: then only its end is told.
      if (open?.name !== name) return;
      const { startIndex, endIndex } = parser;
      open.contentEnd = Math.max(open.contentStart, startIndex);
      open.end = isImplied ? open.contentEnd : endIndex + 1;
      open = open.parent;
    },
  });
  parser.end(html);
  return elements;
}

/** The text between an element's tags, as it is written: that of scripts and styles is not markup. */
export function contentOf({ contentStart, contentEnd }: PageElement, html: string): string {
  return html.slice(contentStart, contentEnd);
}

/** Whether an element has a class. */
export function hasClass({ attributes }: PageElement, name: string): boolean {
  const classes = attributes['class']?.split(/\s+/) ?? [];
  return classes.includes(name);
}
