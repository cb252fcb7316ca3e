import type { BuiltPage } from '../parsing/built-page.ts';
import { hasClass, type PageElement } from '../parsing/page-elements.ts';

/** Elements that repeat the text, or hold figures and sources. */
export const excludedSelectors = [
  '.post-meta',
  '.contents',
  '.claim-sign',
  '[popover]',
  '.ref-card',
  '.cite-card',
  '.side-note',
  '.figure-notes',
  '.samples > :not(figcaption)',
  '.kept-files',
  'svg',
  'math',
];

/**
 * The part of a page that is searched: its article, with the page's title and description in the form in which Pagefind
 * stores them for search results. Pagefind excludes elements by itself; the large ones among them are emptied here, as it would take more
 * time to read them than all the text. Not the others: it stores the texts of elements with an id, and the first picture.
 */
export function searchedText({ html, elements, article }: BuiltPage): string {
  if (!article) return '';
  const kept: string[] = [];
  let from = article.start + '<article'.length;
  for (const element of elements) {
    if (element.start < from || element.start > article.end || !isLarge(element)) continue;
    kept.push(html.slice(from, element.contentStart));
    from = element.contentEnd;
  }
  kept.push(html.slice(from, article.end));
  const page = elements.find(({ name }) => name === 'html');
  const start = page ? html.slice(page.start, page.contentStart) : '<html>';
  return `<!doctype html>${start}<body><article ${describedBy(html)}${kept.join('')}</body></html>`;
}

function isLarge(element: PageElement): boolean {
  return (
    /^(svg|math|script|style|template)$/.test(element.name) || hasClass(element, 'figure-notes')
  );
}

/** The title, too: its heading may hold a formula, which isn't searched. */
function describedBy(html: string): string {
  const texts = {
    title: /<meta property="og:title" content="([^"]*)"/.exec(html)?.[1],
    description: /<meta name="description" content="([^"]*)"/.exec(html)?.[1] ?? '',
  };
  const known = Object.entries(texts).filter(([, text]) => text !== undefined);
  const names = known.map(([name]) => `${name}[data-${name}]`).join(', ');
  return `data-pagefind-meta="${names}" ${known.map(([name, text]) => `data-${name}="${text}"`).join(' ')}`;
}
