import { bibliographyFile, type Cited, parseBibliography } from './bibliography.ts';
import bibliographySource from './bibliography.ts?raw';
import { buildCache } from './build-cache.ts';
import { UseMistake } from './use-mistake.ts';

/**
 * All works that posts cite: one BibTeX or BibLaTeX file beside the posts. Two posts that cite a work share its
 * entry, and reference managers export whole libraries.
 */
const bibliographies = import.meta.glob<string>('/src/content/bibliography.bib', {
  query: '?raw',
  import: 'default',
});

/** The works that a bibliography tells of, by their keys. */
export type Works = Map<string, Cited>;

/** Reading and formatting take half a second, even of a short list: kept from build to build. @throws UseMistake */
export async function readWorks(): Promise<Works> {
  const load = bibliographies[`/${bibliographyFile}`];
  if (!load) throw new UseMistake(`there is no ${bibliographyFile}`);
  const text = await load();
  const input = { text, code: bibliographySource };
  return buildCache.recall('bibliography', input, () => parseBibliography(text));
}

/** The work that a post cites. @throws UseMistake naming the known ones */
export function findCited(works: Works, key: string): Cited {
  const found = works.get(key);
  if (found) return found;
  const known = [...works.keys()].sort().join(', ') || 'none';
  throw new UseMistake(`${bibliographyFile} has no such entry; known: ${known}`);
}
