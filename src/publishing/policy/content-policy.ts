import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { ELEMENT_NODE, type ElementNode, type TextNode, walkSync } from 'ultrahtml';
import { plainLine } from '../../messages/plain-text.ts';
import { attributeText } from '../parsing/attribute-text.ts';
import { parsePage } from '../parsing/parse-page.ts';
import { placeInPost } from '../parsing/post-place.ts';

/** A page whose content security policy allows what the page holds. */
export interface AllowedPage {
  html: string;
  /** What the policy would block without a word, with remedies. */
  problems: string[];
}

/**
 * Completes the content security policy of each finished page. Astro leaves out the styles that come in through a post's
 * text and those marked `is:inline`, so browsers would block these silently.
 *
 * @returns a line for each thing that the policy forbids, naming the post or the page
 */
export async function completePolicies(dist: URL): Promise<string[]> {
  const files = await readdir(dist, { recursive: true });
  const pages = files
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.html'));
  const lines: string[] = [];
  // One page at a time, to keep only its text in memory.
  for (const page of pages.sort()) {
    const file = new URL(page, dist);
    const html = await readFile(file, 'utf8');
    const allowed = withStylesAllowed(html);
    const place = allowed.problems.length > 0 ? await placeInPost(page) : page;
    lines.push(...allowed.problems.map((problem) => `${place}: ${problem}`));
    if (allowed.html !== html) await writeFile(file, allowed.html);
  }
  return lines;
}

/**
 * Adds the hashes of a page's styles to its policy, and finds what the policy blocks. Scripts are never added: a finished
 * page can't tell an author's script from one that came in with data, and the build knows the scripts that it bundled.
 */
export function withStylesAllowed(html: string): AllowedPage {
  const policy = policyMeta.exec(html)?.[1];
  if (policy === undefined) return { html, problems: [] };
  const hashes = new Set<string>();
  const problems = new Set<string>();
  walkSync(parsePage(html), (node) => {
    if (node.type !== ELEMENT_NODE) return;
    const element = node as ElementNode;
    if (element.name.toLowerCase() === 'style') hashes.add(hashOf(textOf(element)));
    for (const problem of problemsOf(element, policy)) problems.add(problem);
  });
  const missing = [...hashes].filter((hash) => !policy.includes(hash));
  const allowed = policy.replace(/\bstyle-src(?=[ ;])/, (name) => [name, ...missing].join(' '));
  return { html: html.replace(policy, () => allowed), problems: [...problems] };
}

const policyMeta = /<meta http-equiv="content-security-policy" content="([^"]*)"/i;

function problemsOf(element: ElementNode, policy: string): string[] {
  const name = element.name.toLowerCase();
  const attributes = new Map(
    Object.entries(element.attributes).map(([key, value]) => [
      key.toLowerCase(),
      attributeText(value),
    ]),
  );
  const handlers = [...attributes.keys()].filter((key) => /^on[a-z]+$/.test(key));
  const problems = handlers.map(
    (key) =>
      `the attribute ${key} of <${name}> would not run: listen in a <script> of the component`,
  );
  if (name === 'style') problems.push(...foreignAddresses(textOf(element)).map(blockedStyle));
  if (name === 'link' && loadingLinks.test(attributes.get('rel') ?? '')) {
    problems.push(...foreignAddresses(`url(${attributes.get('href')})`).map(blockedStyle));
  }
  if (name === 'script' && isBlocked(element, attributes, policy)) {
    problems.push(
      `the script ${JSON.stringify(plainLine(textOf(element).trim(), 40))} would not run: write <script> without is:inline and define:vars, in a component, so that the build sees it`,
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

function isBlocked(
  element: ElementNode,
  attributes: ReadonlyMap<string, string>,
  policy: string,
): boolean {
  // The check of links refuses scripts of other sites; those of the site itself may run.
  if (attributes.has('src') || !executed.test(attributes.get('type')?.trim() ?? '')) return false;
  return !policy.includes(hashOf(textOf(element)));
}

/** A style's or script's text as a browser reads it. */
function textOf({ children }: ElementNode): string {
  return children
    .map((child) => (child as TextNode).value ?? '')
    .join('')
    .replace(/\r\n?/g, '\n');
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
