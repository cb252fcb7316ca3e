import { ELEMENT_NODE, type ElementNode, parse, walkSync } from 'ultrahtml';

/** Whatever a page leads to or loads, and what can be led to in it. */
export interface PageLinks {
  links: readonly Link[];
  ids: ReadonlySet<string>;
}

export interface Link {
  /** The element's name. */
  element: string;
  /** As it stands in the page. */
  address: string;
}

export function pageLinks(html: string): PageLinks {
  const links = new Map<string, Link>();
  const ids = new Set<string>();
  walkSync(parse(html), (node) => {
    if (node.type !== ELEMENT_NODE) return;
    const { name: element, attributes } = node as ElementNode;
    if (attributes['id']) ids.add(decoded(attributes['id']));
    for (const address of addressesOf(attributes)) {
      links.set(`${element} ${address}`, { element, address });
    }
  });
  return { links: [...links.values()], ids };
}

function addressesOf({ href, src, poster, srcset, data }: Record<string, string>): string[] {
  const widths =
    srcset?.split(/,\s+/).map((candidate) => candidate.trim().split(/\s/, 1)[0]!) ?? [];
  return [href, src, poster, data, ...widths]
    .filter((address) => address !== undefined)
    .map(decoded);
}

/** Of what is escaped in attributes, addresses have only this. */
function decoded(value: string): string {
  return value.replace(/&(amp|#38);/g, '&');
}
