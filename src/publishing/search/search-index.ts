import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { deserialize, serialize } from 'node:v8';
import { sha256 } from '../../files/digest.ts';
import { installedPackages } from '../../files/kept/installed-packages.ts';
import { keepFile, readKeptFile } from '../../files/kept/kept-file.ts';
import { excludedSelectors } from './searched-text.ts';

/** A page to search in. Its text isn't kept, as it is needed only if no index of the same pages is kept. */
export interface SearchedPage {
  /** The page's path on the site: `/posts/name/`. */
  path: string;
  /** Of its text. */
  digest: string;
  text(): Promise<string>;
}

interface IndexFile {
  path: string;
  content: Uint8Array;
}

const options = { rootSelector: 'article.post', excludeSelectors: excludedSelectors };

/** Pagefind's files that a page with its own search field needs. */
const needed = /^(pagefind(-worker)?\.js|pagefind-entry\.json|.*\.(pf_\w+|pagefind))$/;

/**
 * Writes the search index of pages. The same pages give the same bytes, and they are indexed once: the index is kept in
 * the site's cache until a page or a package changes.
 *
 * @param root the site's folder
 */
export async function writeSearchIndex(
  pages: readonly SearchedPage[],
  dist: URL,
  root: string,
): Promise<void> {
  const folder = fileURLToPath(new URL('pagefind/', dist));
  for (const file of await indexOf(pages, root)) {
    const target = path.join(folder, file.path);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, file.content);
  }
}

async function indexOf(pages: readonly SearchedPage[], root: string): Promise<IndexFile[]> {
  const packages = installedPackages(root);
  // Without npm's list, the version of Pagefind is unknown.
  if (packages === undefined) return makeIndex(pages);
  const file = path.join(root, 'node_modules/.cache/retrace/search.bin');
  const inputs = [packages, options, pages.map(({ path, digest }) => [path, digest])];
  const key = sha256(JSON.stringify(inputs));
  const kept = await readKeptFile(file, key);
  if (kept) return deserialize(kept);
  const made = await makeIndex(pages);
  await keepFile(file, key, serialize(made));
  return made;
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
