import { ELEMENT_NODE, type ElementNode, type Node, renderSync, TEXT_NODE } from 'ultrahtml';
import { matches, querySelector } from 'ultrahtml/selector';

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
  'nav',
  '.contents',
  'svg',
];

/** What only the page's style sheet and scripts know. */
const keptNames = /^(?!(class|style|tabindex|role|popover.*|aria-.*|data-.*|on.*)$)/;

function forFeed(node: Node, page: string): Node | undefined {
  if (node.type === TEXT_NODE) return node;
  if (node.type !== ELEMENT_NODE) return undefined;
  const element = node as ElementNode;
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

function keptAttributes({ attributes }: ElementNode, page: string): Record<string, string> {
  const kept = Object.entries(attributes).filter(([name]) => keptNames.test(name));
  return Object.fromEntries(
    kept.map(([name, value]) => {
      const isAddress = name === 'href' || name === 'src';
      return [name, isAddress ? new URL(value, page).href : value];
    }),
  );
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
