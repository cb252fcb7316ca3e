import { site } from 'virtual:retrace/site';
import type { APIRoute } from 'astro';
import { bodyOf } from '../docs/outline.ts';
import { linkedMarkdown, pages } from '../docs/pages.ts';
import { sitePath } from '../layouts/site-path.ts';

/** What the site is and where the Markdown of its docs is, for language models: https://llmstxt.org. */
export const GET: APIRoute = ({ site: home }) => {
  const folder = sitePath('docs/');
  const list = bodyOf(pages[0]!).trimStart();
  const body = linkedMarkdown(list, home ? new URL(folder, home).href : folder);
  return new Response(`# ${site.name}\n\n> ${site.description}\n\n${body}`, {
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  });
};
