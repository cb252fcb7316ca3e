import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { close, createIndex } from 'pagefind';
import type { FinishedPage } from './finished-post.ts';

/** Pagefind's files that a page with its own search field needs. */
const needed = /^(pagefind(-worker)?\.js|pagefind-entry\.json|.*\.(pf_\w+|pagefind))$/;

/** Elements that repeat the text, or hold figures and sources. */
const excludeSelectors = [
  '.post-meta',
  '.contents',
  '.claim-sign',
  '[popover]',
  '.ref-card',
  '.cite-card',
  '.side-note',
  '.figure-notes',
  '.samples > :not(figcaption)',
  '.kept-files',
  'svg',
  'math',
];

/** Writes the search index of the text of articles. The same pages give the same bytes. */
export async function writeSearchIndex(pages: readonly FinishedPage[], dist: URL): Promise<void> {
  const { index, errors } = await createIndex({ rootSelector: 'article.post', excludeSelectors });
  if (!index) throw new Error(errors.join('; '));
  try {
    for (const page of pages) {
      const content = withDescription(page);
      requireNone((await index.addHTMLFile({ url: page.path, content })).errors);
    }
    const written = await index.getFiles();
    requireNone(written.errors);
    const folder = fileURLToPath(new URL('pagefind/', dist));
    for (const file of written.files.filter((candidate) => needed.test(candidate.path))) {
      const target = path.join(folder, file.path);
      await mkdir(path.dirname(target), { recursive: true });
      await writeFile(target, file.content);
    }
  } finally {
    await close();
  }
}

/** Adds a page's description to its article, in the form in which Pagefind stores it for search results. */
function withDescription({ html }: FinishedPage): string {
  const [, text = ''] = /<meta name="description" content="([^"]*)"/.exec(html) ?? [];
  const stored = `data-pagefind-meta="description[data-description]" data-description="${text}"`;
  return html.replace(/<article(?= class="post)/, (start) => `${start} ${stored}`);
}

function requireNone(errors: readonly string[]): void {
  if (errors.length > 0) throw new Error(`The search index: ${errors.join('; ')}`);
}
