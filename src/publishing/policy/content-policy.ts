import { createHash } from 'node:crypto';
import { plainLine } from '../../messages/plain-text.ts';
import { contentOf, type PageElement } from '../parsing/page-elements.ts';
import { placeInPost } from '../parsing/post-place.ts';

/** A page whose content security policy allows what the page holds. */
export interface AllowedPage {
  html: string;
  /** What the policy would block without a word, with remedies. */
  problems: string[];
}

/**
 * Completes the content security policy of a finished page. Astro leaves out the styles that come in through a post's text
 * and those marked `is:inline`, so browsers would block these silently.
 *
 * @param page its file in `dist`
 * @param elements those of `html`
 * @returns the page, and a line for each thing that the policy forbids, naming the post or the page
 */
export async function completePolicy(
  page: string,
  html: string,
  elements: readonly PageElement[],
): Promise<AllowedPage> {
  const allowed = withStylesAllowed(html, elements);
  if (allowed.problems.length === 0) return allowed;
  const place = await placeInPost(page);
  return { ...allowed, problems: allowed.problems.map((problem) => `${place}: ${problem}`) };
}

/**
 * Adds the hashes of a page's styles to its policy, and finds what the policy blocks. Scripts are never added: a finished
 * page can't tell an author's script from one that came in with data, and the build knows the scripts that it bundled.
 */
export function withStylesAllowed(html: string, elements: readonly PageElement[]): AllowedPage {
  const policy = policyMeta.exec(html)?.[1];
  if (policy === undefined) return { html, problems: [] };
  const hashes = new Set<string>();
  const problems = new Set<string>();
  for (const element of elements) {
    if (element.name === 'style') hashes.add(hashOf(textOf(element, html)));
    for (const problem of problemsOf(element, html, policy)) problems.add(problem);
  }
  const missing = [...hashes].filter((hash) => !policy.includes(hash));
  const allowed = policy.replace(/\bstyle-src(?=[ ;])/, (name) => [name, ...missing].join(' '));
  return { html: html.replace(policy, () => allowed), problems: [...problems] };
}

const policyMeta = /<meta http-equiv="content-security-policy" content="([^"]*)"/i;

function problemsOf(element: PageElement, html: string, policy: string): string[] {
  const { name, attributes } = element;
  const handlers = Object.keys(attributes).filter((key) => /^on[a-z]+$/.test(key));
  const problems = handlers.map(
    (key) =>
      `the attribute ${key} of <${name}> would not run: listen in a <script> of the component`,
  );
  if (name === 'style') problems.push(...foreignAddresses(textOf(element, html)).map(blockedStyle));
  if (name === 'link' && loadingLinks.test(attributes['rel'] ?? '')) {
    problems.push(...foreignAddresses(`url(${attributes['href']})`).map(blockedStyle));
  }
  if (name === 'script' && isBlocked(element, html, policy)) {
    problems.push(
      `the script ${JSON.stringify(plainLine(textOf(element, html).trim(), 40))} would not run: write <script> without is:inline and define:vars, in a component, so that the build sees it`,
    );
  }
  return problems;
}

const loadingLinks = /\b(stylesheet|preload|modulepreload|icon|manifest)\b/i;

function blockedStyle(address: string): string {
  return `${address} would not be loaded: pages load from their own site only; put the file into the site, and name it there`;
}

/** The addresses of other hosts that a style sheet loads. */
function foreignAddresses(css: string): string[] {
  const found = css.matchAll(/(?:\burl\(\s*["']?|@import\s+["'])((?:https?:)?\/\/[^"')\s]+)/gi);
  return [...found].map(([, address]) => address!);
}

/** A type that isn't JavaScript makes a script a block of data, which no policy concerns. */
const executed = /^(|module|importmap|speculationrules|(text|application)\/(java|ecma)script)$/i;

function isBlocked(element: PageElement, html: string, policy: string): boolean {
  // The check of links refuses scripts of other sites; those of the site itself may run.
  const { src, type = '' } = element.attributes;
  if (src !== undefined || !executed.test(type.trim())) return false;
  return !policy.includes(hashOf(textOf(element, html)));
}

/** A style's or script's text as a browser reads it. */
function textOf(element: PageElement, html: string): string {
  return contentOf(element, html).replace(/\r\n?/g, '\n');
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
