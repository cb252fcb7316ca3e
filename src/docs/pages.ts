import type { MDXInstance } from 'astro';
import { sitePath } from '../layouts/site-path.ts';
import { referencesOf } from '../markdown/references.ts';
import { resolvedText } from '../posts/kept-posts.ts';
import { fileAddress } from '../posts/origins/source-address.ts';
import { addressOf, withLinks } from './links.ts';
import { type DocsPage, markdownOf, outline, pathOf } from './outline.ts';

type Module = MDXInstance<Record<string, unknown>>;

const texts = import.meta.glob<string>('/docs/*.md', {
  query: '?raw',
  import: 'default',
  eager: true,
});
/** The same as MDX: see `docs-as-mdx.ts`. */
const modules = import.meta.glob<Module>('/docs/*.md', { query: '?page' });

/** The pages of the docs, in their order. */
export const pages = outline(
  Object.fromEntries(Object.entries(texts).map(([file, text]) => [fileName(file), text])),
);

/** A page as it is rendered, with what its live examples show. @throws PostError with all mistakes in them */
export async function renderedPage({ file }: DocsPage) {
  const { Content, frontmatter, getHeadings } = await modules[`/docs/${file}`]!();
  const examples = await resolvedText({
    file: `docs/${file}`,
    references: referencesOf(frontmatter),
  });
  return { Content, headings: getHeadings(), examples };
}

/** The address of a page on the site. */
export function pageAddress(page: DocsPage): string {
  return sitePath(`docs/${pathOf(page)}`);
}

/** The address behind a link on a page; undefined if it leads to a file whose address isn't known. */
export function linkOnPage(href: string): string | undefined {
  return addressOf(href, pages, { page: pageAddress, file: fileAddress });
}

/** The text with links that lead from one page's Markdown to another's. @param folder before the names of pages */
export function linkedMarkdown(text: string, folder = ''): string {
  const page = (each: DocsPage) => folder + markdownOf(each);
  return withLinks(text, (href) => addressOf(href, pages, { page, file: fileAddress }));
}

function fileName(file: string): string {
  return file.slice('/docs/'.length);
}
