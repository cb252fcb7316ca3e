import type { BuiltPage } from '../parsing/built-page.ts';
import { hasClass, type PageElement } from '../parsing/page-elements.ts';

/**
 * The HTML in a page's article without most of what `feedContent` leaves out: of drawings all but their descriptions, and the
 * data below charts. That is most of a page, and reading it would take most of the time of a feed.
 */
export function shortArticle({ html, elements, article }: BuiltPage): string {
  if (!article) return '';
  const kept: string[] = [];
  let from = article.contentStart;
  for (const element of elements) {
    if (element.start < from || element.end > article.contentEnd) continue;
    const isDrawing = element.name === 'svg';
    if (!isDrawing && !isBelowChart(element, elements)) continue;
    kept.push(html.slice(from, element.contentStart));
    const description = childrenOf(element, elements).find(({ name }) => name === 'desc');
    if (isDrawing && description) kept.push(html.slice(description.start, description.end));
    from = element.contentEnd;
  }
  return kept.join('') + html.slice(from, article.contentEnd);
}

/** Whether an element tells of a chart that feeds show as a picture. */
function isBelowChart(element: PageElement, elements: readonly PageElement[]): boolean {
  const { parent } = element;
  if (parent?.name !== 'figure' || !hasClass(element, 'figure-notes')) return false;
  const parts = childrenOf(parent, elements);
  const isLive = parts.some(({ attributes }) => attributes['data-live-chart'] !== undefined);
  const hasPicture = isLive || parent.attributes['data-picture'] !== undefined;
  return hasPicture && parts.some(({ name }) => name === 'svg');
}

function childrenOf(element: PageElement, elements: readonly PageElement[]): PageElement[] {
  return elements.filter(({ parent }) => parent === element);
}
