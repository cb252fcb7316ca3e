import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { excludedSelectors } from './searched-text.ts';

/** A page to search in. Its text isn't kept, as it is read when it is indexed. */
export interface SearchedPage {
  /** The page's path on the site: `/posts/name/`. */
  path: string;
  text(): Promise<string>;
}

interface IndexFile {
  path: string;
  content: Uint8Array;
}

const options = { rootSelector: 'article.post', excludeSelectors: excludedSelectors };

/** Pagefind's files that a page with its own search field needs. */
const needed = /^(pagefind(-worker)?\.js|pagefind-entry\.json|.*\.(pf_\w+|pagefind))$/;

/** Writes the search index of pages. The same pages give the same bytes. */
export async function writeSearchIndex(pages: readonly SearchedPage[], dist: URL): Promise<void> {
  const folder = fileURLToPath(new URL('pagefind/', dist));
  for (const file of await makeIndex(pages)) {
    const target = path.join(folder, file.path);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, file.content);
  }
}

async function makeIndex(pages: readonly SearchedPage[]): Promise<IndexFile[]> {
  const { close, createIndex } = await import('pagefind');
  const { index, errors } = await createIndex(options);
  if (!index) throw new Error(errors.join('; '));
  try {
    for (const { path, text } of pages) {
      requireNone((await index.addHTMLFile({ url: path, content: await text() })).errors);
    }
    const written = await index.getFiles();
    requireNone(written.errors);
    return written.files.filter((file) => needed.test(file.path));
  } finally {
    await close();
  }
}

function requireNone(errors: readonly string[]): void {
  if (errors.length > 0) throw new Error(`The search index: ${errors.join('; ')}`);
}
