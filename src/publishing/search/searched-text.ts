import type { BuiltPage } from '../parsing/built-page.ts';

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

/** The text of a page, with its description in the form in which Pagefind stores it for search results. */
export function searchedText({ html, article }: BuiltPage): string {
  if (!article) return '';
  const at = article.start + '<article'.length;
  return `${html.slice(0, at)} ${describedBy(html)}${html.slice(at)}`;
}

function describedBy(html: string): string {
  const [, text = ''] = /<meta name="description" content="([^"]*)"/.exec(html) ?? [];
  return `data-pagefind-meta="description[data-description]" data-description="${text}"`;
}
