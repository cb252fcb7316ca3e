import { knownNames } from '../../messages/known-names.ts';
import { bibliographyFile, type Cited, parseBibliography } from './bibliography.ts';
import bibliographySource from './bibliography.ts?raw';
import { buildCache } from './build-cache.ts';
import { UseMistake } from './use-mistake.ts';

/**
 * The bibliography: one BibTeX or BibLaTeX file for all posts, because posts that cite a work share its entry, and
 * reference managers export whole libraries.
 */
const bibliographies = import.meta.glob<string>('/src/content/bibliography.bib', {
  query: '?raw',
  import: 'default',
});

/** The works of a bibliography, by key. */
export type Works = Map<string, Cited>;

/** Reads the bibliography. Parsing even a short list takes half a second, so the result is cached. @throws UseMistake */
export async function readWorks(): Promise<Works> {
  const load = bibliographies[`/${bibliographyFile}`];
  if (!load) throw new UseMistake(`there is no ${bibliographyFile}`);
  const text = await load();
  const input = { text, code: bibliographySource };
  return buildCache.recall('bibliography', input, () => parseBibliography(text));
}

/** Finds a work by key. @throws UseMistake naming the known keys */
export function findCited(works: Works, key: string): Cited {
  const found = works.get(key);
  if (found) return found;
  const known = knownNames([...works.keys()].sort(), key);
  throw new UseMistake(`${bibliographyFile} has no such entry; known: ${known}`);
}
