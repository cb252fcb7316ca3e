import { type BrokenLink, brokenLinks } from './broken-links.ts';
import type { PageLinks } from './page-links.ts';
import { attributeText } from './parsing/attribute-text.ts';
import { placeInPost } from './parsing/post-place.ts';
import type { SiteAddress } from './site-address.ts';

/** A site as it was built. */
export interface BuiltSite extends SiteAddress {
  /** All files, with those that the build writes later. */
  files: readonly string[];
  /** What the pages lead to, by their files. */
  links: ReadonlyMap<string, PageLinks>;
  /** The links in the frame of every page, as the site's options have them, with the option of each. */
  frameLinks: ReadonlyMap<string, string>;
}

/** Checks all links within the site. @returns a line for each broken link, naming the post */
export async function findBrokenLinks(site: BuiltSite): Promise<string[]> {
  const reachable = new Map(site.files.map((file) => [file, site.links.get(file)]));
  const framed = framedAddresses(site);
  const lines = await Promise.all(
    brokenLinks(reachable, site).map((link) => framed.get(link.address) ?? lineFor(link)),
  );
  return [...new Set(lines)];
}

/** What is wrong with a broken link that is on every page, by its address there. */
function framedAddresses({ frameLinks, base = '/' }: BuiltSite): Map<string, string> {
  const paths = [...frameLinks].filter(([href]) => !URL.canParse(href));
  return new Map(
    paths.map(([href, option]) => [
      `${base.replace(/\/$/, '')}/${href.replace(/^\//, '')}`,
      `src/site.ts: ${option}: the link ${JSON.stringify(href)} leads nowhere; add the page to src/pages, or correct the link`,
    ]),
  );
}

async function lineFor({ page, element, address, problem }: BrokenLink): Promise<string> {
  const link = element === 'a' ? 'the link' : `the <${element}> of`;
  const place = await placeInPost(
    page,
    (line) => line.split(/[\s()<>"'`]+/).includes(address),
    (line) => attributeText(line).includes(address),
  );
  return `${place}: ${link} ${JSON.stringify(address)}: ${problem}`;
}
