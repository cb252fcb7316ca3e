import path from 'node:path';
import { type MdastNode, markdownToMdast } from 'satteri';
import { type Edit, edited } from './edits.ts';
import type { DocsPage } from './outline.ts';

/** How to link to a page, and to another file of the repository: undefined if its address isn't known. */
export interface Targets {
  page(page: DocsPage): string;
  file(path: string): string | undefined;
}

/**
 * The address behind a link of the docs, which names a file as GitHub shows it: `2-write-an-experiment.md#to-train`,
 * `../CHANGELOG.md`.
 *
 * @returns undefined if it leads to a file whose address isn't known
 */
export function addressOf(
  href: string,
  pages: readonly DocsPage[],
  { page, file }: Targets,
): string | undefined {
  if (href === '' || href.startsWith('#') || URL.canParse(href)) return href;
  const [name = '', ...anchor] = href.split(/(?=#)/);
  const found = pages.find((each) => each.file === path.posix.normalize(name));
  const address = found ? page(found) : file(path.posix.join('docs', name));
  return address && [address, ...anchor].join('');
}

/** Gives the links and pictures of a text other addresses. What gets no address leaves its words. */
export function withLinks(text: string, addressOf: (href: string) => string | undefined): string {
  const links = linksIn(markdownToMdast(text));
  return edited(
    text,
    links.flatMap((link) => editsOf(text, link, addressOf(link.url))),
  );
}

type Link = Extract<MdastNode, { type: 'link' | 'image' }>;

function linksIn(node: MdastNode): Link[] {
  const inside = 'children' in node ? node.children.flatMap(linksIn) : [];
  return node.type === 'link' || node.type === 'image' ? [node, ...inside] : inside;
}

function editsOf(text: string, { position, url }: Link, address: string | undefined): Edit[] {
  if (address === url) return [];
  const start = position!.start.offset!;
  const end = position!.end.offset!;
  const behindWords = text.lastIndexOf('](', end);
  if (address) return [{ start: behindWords, end, text: `](${address})` }];
  const words = text.indexOf('[', start) + 1;
  return [
    { start, end: words, text: '' },
    { start: behindWords, end, text: '' },
  ];
}
