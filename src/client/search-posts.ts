/** Searches the posts while the reader types. The first word loads Pagefind. */

import { excerptEnds } from './excerpt-ends.ts';

/** The parts of Pagefind's script used here. */
interface Pagefind {
  options(options: { baseUrl: string }): Promise<void>;
  debouncedSearch(words: string): Promise<{ results: { data(): Promise<Found> }[] } | null>;
}

interface Found {
  url: string;
  meta: { title: string };
  /** HTML: text, with the words searched for in <mark>. */
  excerpt: string;
  /** The whole text of the page. */
  content: string;
}

const form = document.querySelector<HTMLFormElement>('form.search')!;
const field = form.querySelector('input')!;
const statusLine = form.querySelector('.search-status')!;
const results = document.querySelector<HTMLElement>('.search-results')!;
const allPosts = document.querySelector<HTMLElement>('.search-all')!;
const maximum = 20;
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
  if (count === 0) return `No post has “${words}”.`;
  return count === 1 ? 'One post' : `${count} posts`;
}

function show(found: readonly Found[], message: string): void {
  statusLine.textContent = message;
  results.replaceChildren(...found.map(item));
  results.hidden = found.length === 0;
  allPosts.hidden = message !== '';
}

function item({ url, meta, excerpt, content }: Found): HTMLElement {
  const link = Object.assign(document.createElement('a'), { href: url, textContent: meta.title });
  const heading = document.createElement('h2');
  heading.append(link);
  const text = document.createElement('p');
  const { before, after } = excerptEnds(excerpt, content);
  text.append(before, ...marked(excerpt), after);
  const entry = document.createElement('li');
  entry.append(heading, text);
  return entry;
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
