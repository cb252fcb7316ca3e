import { warn } from '../../messages/build-notices.ts';
import { knownNames } from '../../messages/known-names.ts';
import {
  type Bibliography,
  bibliographyFile,
  type Cited,
  parseBibliography,
} from './bibliography.ts';
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

/** The code that reads it, as part of the page's bundle. In the package, it has another ending. */
const code = import.meta.glob<string>(['./bibliography*', './citation-js*'], {
  query: '?raw',
  import: 'default',
  eager: true,
});

/**
 * Reads the bibliography, and warns of its mistakes: only a post that cites the work is stopped by one. Parsing even a short list takes half a second, so the result is cached.
 *
 * @throws UseMistake if there is none
 */
export async function readWorks(): Promise<Bibliography> {
  const load = bibliographies[`/${bibliographyFile}`];
  if (!load) throw new UseMistake(`there is no ${bibliographyFile}`);
  const text = await load();
  const input = { text, code };
  const found = await buildCache.recall('bibliography', input, () => parseBibliography(text));
  for (const { line, problem } of found.flaws)
    warn({ file: bibliographyFile, line, text: problem });
  return found;
}

/** Finds a work by key. @throws UseMistake naming the mistake in its entry, or the known keys */
export function findCited({ works, flaws }: Bibliography, key: string): Cited {
  const flaw = flaws.find((each) => each.key === key);
  if (flaw) throw new UseMistake(`${bibliographyFile}:${flaw.line}: ${flaw.problem}`);
  const found = works.get(key);
  for (const text of found?.doubts ?? []) warn({ file: bibliographyFile, line: found!.line, text });
  if (found) return found;
  const known = knownNames([...works.keys()].sort(), key);
  throw new UseMistake(`${bibliographyFile} has no such entry; known: ${known}`);
}
