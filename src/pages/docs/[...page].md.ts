import type { APIRoute } from 'astro';
import { type DocsPage, markdownOf } from '../../docs/outline.ts';
import { linkedMarkdown, pages } from '../../docs/pages.ts';

export function getStaticPaths() {
  return pages.map((page) => ({
    params: { page: markdownOf(page).replace(/\.md$/, '') },
    props: { page },
  }));
}

/** The Markdown of a page of the docs. */
export const GET: APIRoute<{ page: DocsPage }> = ({ props }) =>
  new Response(linkedMarkdown(props.page.text), {
    headers: { 'content-type': 'text/markdown; charset=utf-8' },
  });
