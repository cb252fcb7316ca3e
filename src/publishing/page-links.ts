import type { PageElement } from './parsing/page-elements.ts';

/** All addresses that a page links to or loads, and the ids in it. */
export interface PageLinks {
  links: readonly Link[];
  ids: ReadonlySet<string>;
}

export interface Link {
  /** The element's name. */
  element: string;
  /** The address as browsers decode it. */
  address: string;
}

/** Reads the addresses and ids of a page. */
export function pageLinks(elements: readonly PageElement[]): PageLinks {
  const links = new Map<string, Link>();
  const ids = new Set<string>();
  for (const { name: element, attributes } of elements) {
    if (attributes['id']) ids.add(attributes['id']);
    for (const address of addressesOf(element, attributes)) {
      links.set(`${element} ${address}`, { element, address });
    }
  }
  return { links: [...links.values()], ids };
}

/** Attributes that hold an address. */
const addressNames = [
  ...['href', 'xlink:href', 'src', 'poster', 'data', 'background', 'cite', 'longdesc'],
  ...['action', 'formaction'],
];

function addressesOf(element: string, attributes: PageElement['attributes']): string[] {
  const addresses = addressNames.flatMap((name) => attributes[name] ?? []);
  // A frame with its page in `srcdoc` has no address: report it with an empty one.
  if (element === 'iframe' && addresses.length === 0) return [''];
  return [...addresses, ...['srcset', 'imagesrcset'].flatMap((name) => widthsOf(attributes[name]))];
}

function widthsOf(srcset: string | undefined): string[] {
  return srcset?.split(/,\s+/).map((candidate) => candidate.trim().split(/\s/, 1)[0]!) ?? [];
}
