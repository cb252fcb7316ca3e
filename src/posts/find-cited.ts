import { bibliographyFile, type Cited, parseBibliography } from './bibliography.ts';
import bibliographySource from './bibliography.ts?raw';
import { chartCache } from './figures/chart-cache.ts';
import { attempt, PostError, type Usage } from './post-context.ts';

/**
 * All works that posts cite: one BibTeX or BibLaTeX file beside the posts. Two posts that cite a work share its
 * entry, and reference managers export whole libraries.
 */
const bibliographies = import.meta.glob<string>('/src/content/bibliography.bib', {
  query: '?raw',
  import: 'default',
});

/** Kept by its text: the development server reads it anew after an edit. */
let parsed: { text: string; works: Promise<Map<string, Cited>> } | undefined;

/** The work that a post cites. @throws PostError naming the known ones */
export async function findCited(usage: Usage): Promise<Cited> {
  const load = bibliographies[`/${bibliographyFile}`];
  if (!load) throw new PostError(usage, `there is no ${bibliographyFile}`);
  const text = await load();
  if (parsed?.text !== text) parsed = { text, works: worksOf(text) };
  const { works: reading } = parsed;
  const works = await attempt(usage, () => reading);
  const found = works.get(usage.of);
  if (found) return found;
  const known = [...works.keys()].sort().join(', ') || 'none';
  throw new PostError(usage, `${bibliographyFile} has no such entry; known: ${known}`);
}

/** Reading and formatting take half a second, even of a short list: kept from build to build. */
function worksOf(text: string): Promise<Map<string, Cited>> {
  const input = { text, code: bibliographySource };
  return chartCache.recall('bibliography', input, () => parseBibliography(text));
}
