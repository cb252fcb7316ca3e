import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ExpectedError, withoutStack } from '../messages/expected-error.ts';
import { attributeText } from './attribute-text.ts';
import { type BrokenLink, brokenLinks, type Reachable } from './broken-links.ts';
import { type PageLinks, pageLinks } from './page-links.ts';
import { placeInPost } from './post-place.ts';
import type { SiteAddress } from './site-address.ts';

/** A site as it was built. */
export interface BuiltSite extends SiteAddress {
  dist: URL;
  /** As Astro names its pages: `posts/name/`. */
  pathnames: readonly string[];
  /** Files that the build writes later. */
  expected: readonly string[];
}

/** Checks all links within the site. @throws ExpectedError with a line for each broken link, naming the post */
export async function checkLinks(site: BuiltSite): Promise<void> {
  const broken = brokenLinks(await readReachable(site), site);
  if (broken.length === 0) return;
  const lines = await Promise.all(broken.map(lineFor));
  throw withoutStack(new ExpectedError(lines.join('\n')));
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

async function lineFor({ page, element, address, problem }: BrokenLink): Promise<string> {
  const link = element === 'a' ? 'the link' : `the <${element}> of`;
  const place = await placeInPost(
    page,
    (line) => line.split(/[\s()<>"'`]+/).includes(address),
    (line) => attributeText(line).includes(address),
  );
  return `${place}: ${link} ${JSON.stringify(address)}: ${problem}`;
}
