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
  'svg',
  'math',
];

/** Writes the search index of the text of articles. The same pages give the same bytes. */
export async function writeSearchIndex(pages: readonly FinishedPage[], dist: URL): Promise<void> {
  const { index, errors } = await createIndex({ rootSelector: 'article.post', excludeSelectors });
  if (!index) throw new Error(errors.join('; '));
  try {
    for (const { path: url, html } of pages) {
      requireNone((await index.addHTMLFile({ url, content: html })).errors);
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

function requireNone(errors: readonly string[]): void {
  if (errors.length > 0) throw new Error(`The search index: ${errors.join('; ')}`);
}
