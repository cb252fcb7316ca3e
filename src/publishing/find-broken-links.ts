import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BrokenLink, brokenLinks, type Reachable } from './broken-links.ts';
import { type PageLinks, pageLinks } from './page-links.ts';
import { attributeText } from './parsing/attribute-text.ts';
import { placeInPost } from './parsing/post-place.ts';
import type { SiteAddress } from './site-address.ts';

/** A site as it was built. */
export interface BuiltSite extends SiteAddress {
  dist: URL;
  /** As Astro names its pages: `posts/name/`. */
  pathnames: readonly string[];
  /** Files that the build writes later. */
  expected: readonly string[];
  /** The links in the frame of every page, as the site's options have them, with the option of each. */
  frameLinks: ReadonlyMap<string, string>;
}

/** Checks all links within the site. @returns a line for each broken link, naming the post */
export async function findBrokenLinks(site: BuiltSite): Promise<string[]> {
  const broken = brokenLinks(await readReachable(site), site);
  const framed = framedAddresses(site);
  const lines = await Promise.all(broken.map((link) => framed.get(link.address) ?? lineFor(link)));
  return [...new Set(lines)];
}

async function readReachable({ dist, pathnames, expected }: BuiltSite): Promise<Reachable> {
  const files = [...(await filesIn(fileURLToPath(dist))), ...expected];
  const reachable = new Map<string, PageLinks | undefined>(files.map((file) => [file, undefined]));
  // One page at a time, to keep only its text in memory.
  for (const file of pathnames.map((pathname) => `${pathname}index.html`)) {
    if (!reachable.has(file)) continue;
    reachable.set(file, pageLinks(await readFile(new URL(file, dist), 'utf8')));
  }
  return reachable;
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .map((file) => file.split(path.sep).join('/'));
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
