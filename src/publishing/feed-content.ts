import type { Element, ElementContent, RootContent } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { sanitize } from 'hast-util-sanitize';
import { toHtml } from 'hast-util-to-html';
import { type ElementNode, renderSync } from 'ultrahtml';
import { isInlineMedia, mayLeadTo } from './address-kinds.ts';
import { feedSchema } from './feed-schema.ts';

/**
 * A post's text as feed readers can show it: the elements and attributes that `feedSchema` lists, with charts as images
 * and with absolute addresses. Of other elements the text is kept, unless the schema says otherwise.
 *
 * @param page the post's absolute address
 */
export function feedContent(article: ElementNode, page: string): string {
  const html = article.children.map((child) => renderSync(child)).join('');
  const { children } = fromHtml(html, { fragment: true });
  const content = sanitize({ type: 'root', children: forFeed(children, page) }, feedSchema);
  return toHtml(content, { characterReferences: { useNamedReferences: true } }).trim();
}

function forFeed(nodes: readonly RootContent[], page: string): ElementContent[] {
  return nodes.flatMap((node): ElementContent[] => {
    if (node.type === 'text') return [node];
    if (node.type !== 'element' || isElsewhere(node)) return [];
    const shown = node.tagName === 'figure' ? withPicture(node, page) : node;
    const children = forFeed(shown.children, page);
    if (node.tagName === 'details' && children.every(isNameOrBlank)) return [];
    return [{ ...node, properties: absoluteAddresses(node, page), children }];
  });
}

/** What a reader of the page opens, or finds in another place of the page or the feed, too. */
function isElsewhere({ tagName, properties }: Element): boolean {
  if (properties['hidden'] || properties['popover'] !== undefined) return true;
  // A note beside the text stands among the footnotes, too.
  if (properties['ariaHidden'] === 'true' || (tagName === 'span' && properties['role'] === 'note'))
    return true;
  return tagName === 'header' || tagName === 'nav';
}

/** All that is left of a table of contents. */
function isNameOrBlank(child: ElementContent): boolean {
  return child.type === 'element'
    ? child.tagName === 'summary'
    : child.type === 'text' && !child.value.trim();
}

function absoluteAddresses({ tagName, properties }: Element, page: string): Element['properties'] {
  const addresses = ['href', 'src', 'poster', 'cite'].filter((name) => name in properties);
  const absolute = addresses.map((name) => [
    name,
    absoluteAddress(tagName, properties[name], page),
  ]);
  return { ...properties, ...Object.fromEntries(absolute) };
}

/** Undefined where the address leads to what acts. */
function absoluteAddress(element: string, value: unknown, page: string): string | undefined {
  const url = URL.parse(String(value), page);
  if (!url || !(mayLeadTo(url) || (element !== 'a' && isInlineMedia(url)))) return undefined;
  return url.href;
}

/** A chart becomes an image, the file that lies beside those that bring the chart to life, with its caption. */
function withPicture(figure: Element, page: string): Element {
  const parts = figure.children.filter((child) => child.type === 'element');
  const chart = parts.find(({ tagName }) => tagName === 'svg');
  const folder = parts.find(({ tagName }) => tagName === 'template')?.properties['dataLiveChart'];
  if (!chart || !folder) return figure;
  const [, , width, height] = String(chart.properties['viewBox']).split(' ');
  const properties = {
    src: new URL(`${folder}.png`, page).href,
    alt: descriptionOf(chart),
    width,
    height,
  };
  const picture: Element = { type: 'element', tagName: 'img', properties, children: [] };
  return {
    ...figure,
    children: [picture, ...parts.filter(({ tagName }) => tagName === 'figcaption')],
  };
}

function descriptionOf(chart: Element): string {
  const described = chart.children.find(
    (child) => child.type === 'element' && child.tagName === 'desc',
  );
  const [text] = (described as Element | undefined)?.children ?? [];
  return text?.type === 'text' ? text.value : '';
}
