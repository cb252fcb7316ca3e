import path from 'node:path';
import type { Link, PageLinks } from './page-links.ts';
import { isInlineMedia, mayLeadTo } from './policy/address-kinds.ts';
import type { SiteAddress } from './site-address.ts';

/** The files of a site, by their path in `dist`: pages with their links, and other files with undefined. */
export type Reachable = ReadonlyMap<string, PageLinks | undefined>;

export interface BrokenLink extends Link {
  /** The page's file in `dist`. */
  page: string;
  problem: string;
}

/** Finds the links of all pages that lead nowhere within the site or load something forbidden. */
export function brokenLinks(reachable: Reachable, address: SiteAddress): BrokenLink[] {
  return [...reachable].flatMap(([page, found]) =>
    (found?.links ?? []).flatMap((link) => {
      const problem = problemOf(link, page, reachable, address);
      return problem ? { ...link, page, problem } : [];
    }),
  );
}

/** Elements that load something without a click. The content security policy in astro.config.mjs says what they may load. */
const loading = new Set(['img', 'image', 'video', 'audio', 'source', 'track', 'script']);
const framing = new Set(['iframe', 'frame', 'embed', 'object']);
const sending = new Set(['form', 'button', 'input']);

function problemOf(
  { element, address }: Link,
  page: string,
  reachable: Reachable,
  { site = 'https://site.invalid', base = '/' }: SiteAddress,
): string | undefined {
  if (framing.has(element)) return 'pages show no frames; link to it instead';
  if (sending.has(element)) return 'pages send no forms; link to a page that does';
  const root = `${base.replace(/\/$/, '')}/`;
  const from = new URL(root + page.replace(/(^|\/)index\.html$/, '$1'), site);
  const url = URL.parse(address, from);
  if (!url) return 'is no address';
  if (!/^https?:$/.test(url.protocol)) return ofAnotherKind(url, element);
  if (url.origin !== from.origin) return loading.has(element) ? foreign : undefined;
  const target = unescaped(url.pathname);
  if (!target.startsWith(root)) return outside(address, root, loading.has(element));
  const name = target.slice(root.length);
  const file = [name, path.posix.join(name, 'index.html')].find((file) => reachable.has(file));
  if (file === undefined) return nothingAt(target);
  return missingAnchor(url.hash.slice(1), reachable.get(file));
}

const besideThePost = 'put the file beside the post and name it ./file';

const foreign = `pages load from their own site only; ${besideThePost}`;

function ofAnotherKind(url: URL, element: string): string | undefined {
  if (isInlineMedia(url) && (loading.has(element) || element === 'link')) return undefined;
  if (loading.has(element)) return foreign;
  if (mayLeadTo(url)) return undefined;
  return `pages lead to https:, http:, mailto: and tel: only, and this is ${url.protocol}`;
}

/** Refuses a path outside the site's base. A whole address may lead to another site on the same host. */
function outside(address: string, root: string, isLoaded: boolean): string | undefined {
  if (/^https?:/i.test(address)) return undefined;
  const remedy = isLoaded ? besideThePost : 'write a relative address, such as ../other-post/';
  return `the site is under ${root}; ${remedy}`;
}

function nothingAt(target: string): string {
  const [, post] = /([^/]+)\.mdx?$/.exec(target) ?? [];
  if (post) return `a post is linked by its address; write ../${post}/`;
  const remedy = 'write ../other-post/, or put the file into public';
  return `there is no ${target}; ${remedy}${isPost(target) ? '; a draft is not published' : ''}`;
}

function isPost(target: string): boolean {
  return /\/posts\/[^/.]+\/?$/.test(target);
}

function missingAnchor(fragment: string, page: PageLinks | undefined): string | undefined {
  // Browsers find these fragments in any page.
  if (!page || /^(top|:~:.*)?$/.test(fragment)) return undefined;
  const id = unescaped(fragment);
  if (page.ids.has(fragment) || page.ids.has(id)) return undefined;
  return `nothing there has the id "${id}"; click a heading to see its address`;
}

/** Decodes percent encoding; leaves malformed encoding as it is, as browsers do. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
