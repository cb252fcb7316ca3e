import type { Element, ElementContent, RootContent } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { sanitize } from 'hast-util-sanitize';
import { toHtml } from 'hast-util-to-html';
import { isInlineMedia, mayLeadTo } from '../policy/address-kinds.ts';
import { feedSchema } from './feed-schema.ts';

/**
 * A post's content for feed readers: the elements and attributes in `feedSchema`, with charts as images and with
 * absolute addresses. Other elements are replaced by their content, or removed if the schema says so.
 *
 * @param article the HTML in the post's article
 * @param page the post's absolute address
 */
export function feedContent(article: string, page: string): string {
  const { children } = fromHtml(article, { fragment: true });
  const content = sanitize({ type: 'root', children: forFeed(children, page) }, feedSchema);
  return toHtml(content, { characterReferences: { useNamedReferences: true } }).trim();
}

function forFeed(nodes: readonly RootContent[], page: string): ElementContent[] {
  return nodes.flatMap((node): ElementContent[] => {
    if (node.type === 'text') return [node];
    if (node.type !== 'element' || isElsewhere(node)) return [];
    if (hasClass(node, 'folded')) return forFeed(unfolded(node), page);
    if (hasClass(node, 'claim')) return forFeed(withOutcome(node), page);
    const shown = node.tagName === 'figure' ? withPicture(node, page) : node;
    const children = forFeed(shown.children, page);
    if (node.tagName === 'details' && children.every(isNameOrBlank)) return [];
    return [{ ...node, properties: absoluteAddresses(node, page), children }];
  });
}

/** Whether an element is hidden until opened, repeats something from elsewhere in the page or feed, or only lists files. */
function isElsewhere(element: Element): boolean {
  const { tagName, properties } = element;
  if (hasClass(element, 'kept-files')) return true;
  if (properties['hidden'] || properties['popover'] !== undefined) return true;
  // A note beside the text is also among the footnotes.
  if (properties['ariaHidden'] === 'true' || (tagName === 'span' && properties['role'] === 'note'))
    return true;
  return tagName === 'header' || tagName === 'nav';
}

/** The content of a folded element, below the words of the line that opens it, if it has any. */
function unfolded({ children }: Element): ElementContent[] {
  return children.flatMap((child) => {
    if (child.type !== 'element' || child.tagName !== 'summary') return [child];
    const words = child.children.filter(
      (part) => part.type === 'element' && !hasClass(part, 'folded-size'),
    );
    return words.length > 0 ? [{ ...child, tagName: 'p', children: words }] : [];
  });
}

/** The words of a claim, and its outcome in brackets: its mark and the note behind it don't get into a feed. */
function withOutcome({ children }: Element): ElementContent[] {
  const [words, ...rest] = children.filter((child) => child.type === 'element');
  const note = rest.find((child) => hasClass(child, 'claim-note'));
  const parts = note?.children.filter((child) => child.type === 'element');
  const outcome = parts?.find((child) => hasClass(child, 'claim-verdict'))?.children[0];
  if (!words || outcome?.type !== 'text') return children;
  return [words, { type: 'text', value: ` (${outcome.value.toLowerCase()})` }, ...rest];
}

function hasClass({ properties }: Element, name: string): boolean {
  return Array.isArray(properties['className']) && properties['className'].includes(name);
}

/** Whether a child leaves its <details> empty, as in a table of contents without its list. */
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

/** Returns undefined for an address with a forbidden scheme. */
function absoluteAddress(element: string, value: unknown, page: string): string | undefined {
  const url = URL.parse(String(value), page);
  if (!url || !(mayLeadTo(url) || (element !== 'a' && isInlineMedia(url)))) return undefined;
  return url.href;
}

/** Replaces a chart or diagram by its PNG, and keeps the caption. A chart's PNG is beside its interactive data. */
function withPicture(figure: Element, page: string): Element {
  const parts = figure.children.filter((child) => child.type === 'element');
  const chart = parts.find(({ tagName }) => tagName === 'svg');
  const folder = parts.find(({ tagName }) => tagName === 'template')?.properties['dataLiveChart'];
  const file = figure.properties['dataPicture'] ?? (folder && `${folder}.png`);
  if (!chart || !file) return figure;
  const captions = parts.filter(({ tagName }) => tagName === 'figcaption');
  // Its picture would lack characters.
  if (figure.properties['dataUnpictured'] !== undefined) return { ...figure, children: captions };
  const [, , width, height] = String(chart.properties['viewBox']).split(' ');
  const properties = {
    src: new URL(String(file), page).href,
    alt: descriptionOf(chart),
    width,
    height,
  };
  const picture: Element = { type: 'element', tagName: 'img', properties, children: [] };
  return {
    ...figure,
    children: [picture, ...captions],
  };
}

function descriptionOf(chart: Element): string {
  const described = chart.children.find(
    (child) => child.type === 'element' && child.tagName === 'desc',
  );
  const [text] = (described as Element | undefined)?.children ?? [];
  return text?.type === 'text' ? text.value : '';
}
