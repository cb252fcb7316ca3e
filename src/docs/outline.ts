import { ExpectedError, withoutStack } from '../messages/expected-error.ts';

/** A page of the docs. */
export interface DocsPage {
  /** In `docs`. */
  file: string;
  /** Its part of the address, `write-a-post`; undefined for the first page, which is the list of the others. */
  slug: string | undefined;
  title: string;
  /** What it is about, in one line. */
  about: string;
  /** The heading above its line in the list. */
  section: string | undefined;
  /** Its Markdown. */
  text: string;
}

/** The file that lists the others: GitHub shows it for the folder. */
const list = 'README.md';

/**
 * The pages of the docs in the order of their list, which is the first.
 *
 * @param texts the files of `docs` by name
 * @throws ExpectedError for a file that isn't in the list, and for one in the list that isn't there
 */
export function outline(texts: Readonly<Record<string, string>>): DocsPage[] {
  const listed = entriesIn(textOf(texts, list));
  const named = new Set(listed.map(({ file }) => file));
  const forgotten = Object.keys(texts).find((file) => file !== list && !named.has(file));
  if (forgotten) throw problem(`docs/${list}: has no line for ${forgotten}; add one`);
  const all = [{ file: list, about: firstParagraph(texts[list]!), section: undefined }, ...listed];
  return all.map((entry) => {
    const text = textOf(texts, entry.file);
    return { ...entry, slug: slugOf(entry.file), title: titleOf(entry.file, text), text };
  });
}

/** The address of a page relative to that of the docs: `write-a-post/`, or nothing for the first page. */
export function pathOf({ slug }: Pick<DocsPage, 'slug'>): string {
  return slug === undefined ? '' : `${slug}/`;
}

/** The name of a page's Markdown, which is beside the page. */
export function markdownOf({ slug = 'index' }: Pick<DocsPage, 'slug'>): string {
  return `${slug}.md`;
}

/** A page's Markdown without its title, in whose place is an empty line, so that the others keep their numbers. */
export function bodyOf({ text }: Pick<DocsPage, 'text'>): string {
  return text.replace(/^# .*/, '');
}

function entriesIn(text: string) {
  return text.split(/^## /m).flatMap((part, i) => {
    const section = i > 0 ? part.slice(0, part.indexOf('\n')) : undefined;
    // An entry goes on in lines that are indented.
    const lines = part.matchAll(/^(?:\d+\.|-) \[[^\]]+\]\(([\w.-]+\.md)\): (.+(?:\n {2,}.+)*)/gm);
    return [...lines].map(([, file, about]) => ({
      file: file!,
      about: about!.replace(/\s+/g, ' '),
      section,
    }));
  });
}

function textOf(texts: Readonly<Record<string, string>>, file: string): string {
  const text = texts[file];
  if (text === undefined)
    throw problem(`docs/${list}: there is no docs/${file}; take out its line`);
  return text;
}

function titleOf(file: string, text: string): string {
  const [, title] = /^# (.+)\n/.exec(text) ?? [];
  if (!title) throw problem(`docs/${file}: has no title; begin it with a line "# …"`);
  return title;
}

function firstParagraph(text: string): string {
  const [, paragraph = ''] = text.split('\n\n');
  return paragraph.replace(/\s+/g, ' ').replaceAll('`', '');
}

function problem(message: string): Error {
  return withoutStack(new ExpectedError(message));
}

/** Without the number, which only sorts the files. */
function slugOf(file: string): string | undefined {
  return file === list ? undefined : file.replace(/^\d+-/, '').replace(/\.md$/, '');
}
