/** Searches posts and other pages while the reader types. The first word loads Pagefind. */

import { excerptEnds } from './excerpt-ends.ts';

/** The parts of Pagefind's script used here. */
interface Pagefind {
  options(options: { baseUrl: string }): Promise<void>;
  debouncedSearch(words: string): Promise<{ results: { data(): Promise<Found> }[] } | null>;
}

interface Found {
  url: string;
  meta: { title: string; description: string };
  /** HTML: text, with the words searched for in <mark>. */
  excerpt: string;
  /** The whole text of the page. */
  content: string;
  /** Its parts with the words: the page itself, and the sections below its headings. */
  sub_results: { title: string; url: string; locations: readonly number[] }[];
}

const form = document.querySelector<HTMLFormElement>('form.search')!;
const field = form.querySelector('input')!;
const statusLine = form.querySelector('.search-status')!;
const results = document.querySelector<HTMLElement>('.search-results')!;
const allPosts = document.querySelector<HTMLElement>('.search-all')!;
const maximum = 20;
/** The sections of a page to link to: those with the most of the words. */
const sectionsAtMost = 3;
let pagefind: Promise<Pagefind> | undefined;

document.querySelector<HTMLElement>('.search-unavailable')!.hidden = true;
form.hidden = false;
form.addEventListener('submit', (event) => event.preventDefault());
field.addEventListener('input', search);
// The address holds the words, so that readers can bookmark or share a search.
field.value = new URLSearchParams(location.search).get('q') ?? '';
if (field.value) search();

async function search(): Promise<void> {
  const words = field.value.trim();
  history.replaceState(null, '', words ? `?q=${encodeURIComponent(words)}` : location.pathname);
  if (!words) return show([], '');
  try {
    pagefind ??= load();
    const answer = await (await pagefind).debouncedSearch(words);
    // Null: the reader typed more meanwhile, and a later search will answer.
    if (!answer || words !== field.value.trim()) return;
    const found = await Promise.all(answer.results.slice(0, maximum).map(({ data }) => data()));
    if (words === field.value.trim()) show(found, countText(answer.results.length, words));
  } catch {
    pagefind = undefined;
    show([], 'The search index can’t be loaded. These are posts, the newest first.');
    allPosts.hidden = false;
  }
}

async function load(): Promise<Pagefind> {
  const script: Pagefind = await import(/* @vite-ignore */ form.dataset['index']!);
  // The index has addresses with the site's base: add none.
  await script.options({ baseUrl: '/' });
  return script;
}

function countText(count: number, words: string): string {
  if (count === 0) return `No page has “${words}”.`;
  return count === 1 ? 'One page' : `${count} pages`;
}

function show(found: readonly Found[], message: string): void {
  statusLine.textContent = message;
  results.replaceChildren(...found.map(item));
  results.hidden = found.length === 0;
  allPosts.hidden = message !== '';
}

function item({ url, meta, excerpt, content, sub_results }: Found): HTMLElement {
  const heading = document.createElement('h2');
  heading.append(link(url, meta.title));
  const description = document.createElement('p');
  description.append(meta.description);
  const text = document.createElement('p');
  text.className = 'search-excerpt';
  const { before, after } = excerptEnds(excerpt, content);
  text.append(before, ...marked(excerpt), after);
  const article = document.createElement('article');
  article.append(heading, description, text, ...sectionLinks(sub_results));
  const entry = document.createElement('li');
  entry.append(article);
  return entry;
}

function sectionLinks(parts: Found['sub_results']): HTMLElement[] {
  const sections = parts
    .filter(({ url }) => url.includes('#'))
    .sort((a, b) => b.locations.length - a.locations.length)
    .slice(0, sectionsAtMost);
  if (sections.length === 0) return [];
  const line = Object.assign(document.createElement('p'), { className: 'search-sections' });
  line.append(...sections.flatMap(({ url, title }, i) => [i > 0 ? ' · ' : '', link(url, title)]));
  return [line];
}

function link(href: string, textContent: string): HTMLElement {
  return Object.assign(document.createElement('a'), { href, textContent });
}

/** The excerpt's text and <mark> elements; drops all other markup. */
function marked(excerpt: string): (string | HTMLElement)[] {
  const { body } = new DOMParser().parseFromString(excerpt, 'text/html');
  return [...body.childNodes].map((node) => {
    const text = node.textContent ?? '';
    if (node.nodeName !== 'MARK') return text;
    const mark = document.createElement('mark');
    mark.append(text);
    return mark;
  });
}
