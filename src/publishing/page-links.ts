import { ELEMENT_NODE, type ElementNode, walkSync } from 'ultrahtml';
import { attributeText } from './parsing/attribute-text.ts';
import { parsePage } from './parsing/parse-page.ts';

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
export function pageLinks(html: string): PageLinks {
  const links = new Map<string, Link>();
  const ids = new Set<string>();
  walkSync(parsePage(html), (node) => {
    if (node.type !== ELEMENT_NODE) return;
    const { name, attributes } = node as ElementNode;
    const element = name.toLowerCase();
    const written = new Map(
      Object.entries(attributes).map(([name, value]) => [name.toLowerCase(), attributeText(value)]),
    );
    const id = written.get('id');
    if (id) ids.add(id);
    for (const address of addressesOf(element, written)) {
      links.set(`${element} ${address}`, { element, address });
    }
  });
  return { links: [...links.values()], ids };
}

/** Attributes that hold an address. */
const addressNames = [
  ...['href', 'xlink:href', 'src', 'poster', 'data', 'background', 'cite', 'longdesc'],
  ...['action', 'formaction'],
];

function addressesOf(element: string, written: ReadonlyMap<string, string>): string[] {
  const addresses = addressNames.flatMap((name) => written.get(name) ?? []);
  // A frame with its page in `srcdoc` has no address: report it with an empty one.
  if (element === 'iframe' && addresses.length === 0) return [''];
  return [
    ...addresses,
    ...['srcset', 'imagesrcset'].flatMap((name) => widthsOf(written.get(name))),
  ];
}

function widthsOf(srcset: string | undefined): string[] {
  return srcset?.split(/,\s+/).map((candidate) => candidate.trim().split(/\s/, 1)[0]!) ?? [];
}
