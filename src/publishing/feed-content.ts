import { ELEMENT_NODE, type ElementNode, type Node, renderSync, TEXT_NODE } from 'ultrahtml';
import { matches, querySelector } from 'ultrahtml/selector';
import { isInlineMedia, mayLeadTo } from './address-kinds.ts';
import { attributeText, attributeValue } from './attribute-text.ts';

/**
 * A post's text as feed readers can show it: without scripts, style and what needs them, with charts as
 * images and with absolute addresses.
 *
 * @param page the post's absolute address
 */
export function feedContent(article: ElementNode, page: string): string {
  return article.children
    .map((child) => forFeed(child, page))
    .filter((child) => child !== undefined)
    .map((child) => renderSync(child))
    .join('')
    .trim();
}

/** What a reader of the page sees elsewhere or opens, and what acts. */
const leftOut = [
  '.post-header',
  '.claim-sign',
  '[popover]',
  '[hidden]',
  '.ref-card',
  '.cite-card',
  '.side-note',
  '.side-note-mark',
  '.published-switch',
  '.figure-notes',
  'script',
  'style',
  'template',
  'button',
  'input',
  'form',
  'iframe',
  'frame',
  'embed',
  'object',
  'link',
  'meta',
  'base',
  'nav',
  '.contents',
  'svg',
];

/** Not kept: what only the page's style sheet and scripts know, and addresses that would have to be made absolute. */
const keptNames =
  /^(?!(class|style|tabindex|role|popover.*|aria-.*|data(-.*)?|on.*|srcset|sizes|xlink:.*|ping|background|longdesc|.*action)$)/;
const addressNames = /^(href|src|poster|cite)$/;

function forFeed(node: Node, page: string): Node | undefined {
  if (node.type === TEXT_NODE) return node;
  if (node.type !== ELEMENT_NODE) return undefined;
  const element = { ...(node as ElementNode), name: (node as ElementNode).name.toLowerCase() };
  if (leftOut.some((selector) => matches(element, selector))) return undefined;
  const picture = element.name === 'figure' ? pictureOf(element, page) : undefined;
  const children = element.children
    .map((child) => forFeed(child, page))
    .filter((child) => child !== undefined);
  return {
    ...element,
    attributes: keptAttributes(element, page),
    children: picture ? [picture, ...children] : children,
  };
}

function keptAttributes(
  { name: element, attributes }: ElementNode,
  page: string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attributes)
      .map(([name, value]) => [name.toLowerCase(), value] as const)
      .filter(([name]) => keptNames.test(name))
      .flatMap(([name, value]) => {
        const kept = addressNames.test(name) ? absolute(element, value, page) : value;
        return kept === undefined ? [] : [[name, kept]];
      }),
  );
}

/** The address as it has to be written; undefined where it leads to what acts. */
function absolute(element: string, value: string, page: string): string | undefined {
  const url = URL.parse(attributeText(value), page);
  if (!url || !(mayLeadTo(url) || (element !== 'a' && isInlineMedia(url)))) return undefined;
  return attributeValue(url.href);
}

/** A figure's chart as an image: the file that lies beside those that bring it to life. */
function pictureOf(figure: ElementNode, page: string): ElementNode | undefined {
  const chart = querySelector(figure, 'svg.chart-wide');
  const folder = querySelector(figure, 'template')?.attributes['data-live-chart'];
  if (!chart || !folder) return undefined;
  const [, , width, height] = chart.attributes['viewBox'].split(' ');
  const text = querySelector(chart, 'desc')?.children[0]?.value ?? '';
  const src = new URL(`${folder}.png`, page).href;
  const attributes = { src, alt: text.replaceAll('"', '&quot;'), width, height };
  return { ...figure, name: 'img', attributes, children: [], isSelfClosingTag: true };
}
