import { closestName } from '../../messages/closest-name.ts';
import { plainText } from '../../messages/plain-text.ts';
import { type WrittenEntry, writtenEntries } from './bibliography-entries.ts';
import { leftCommand } from './bibliography-tex.ts';
import {
  firstLine,
  LineError,
  type ReadWork,
  readWork,
  refuseWritten,
  sourceOf,
  worksAmong,
} from './bibliography-works.ts';
import { type CitationJs, loadCitationJs, style, type Work } from './citation-js.ts';

/** A work in the list of references. */
export interface Cited {
  key: string;
  /** Authors, year, title and publication in APA style, escaped. */
  html: string;
  /** The same, with the work's address as a link. */
  linked: string;
  /** Of its entry in the file. */
  line: number;
  /** What its author should look at, in words for a warning. */
  doubts: string[];
}

/** A mistake in an entry, which then can't be cited. */
export interface Flaw {
  /** Empty if the entry has none. */
  key: string;
  line: number;
  problem: string;
}

/** The works of a bibliography by key, in its order, and the entries that are none. */
export interface Bibliography {
  works: Map<string, Cited>;
  flaws: Flaw[];
}

/** The file with the works that posts cite. */
export const bibliographyFile = 'src/content/bibliography.bib';

/**
 * Parses a BibTeX or BibLaTeX file, entry by entry: a library of hundreds of works has mistakes that matter to nobody, since
 * nobody cites these works.
 */
export async function parseBibliography(text: string): Promise<Bibliography> {
  const citationJs = await loadCitationJs();
  const entries = writtenEntries(text);
  const source = sourceOf(entries, citationJs);
  const flaws: Flaw[] = [];
  const found: ReadWork[] = [];
  for (const entry of worksAmong(entries)) {
    try {
      refuseWritten(entry, entries);
      found.push(readWork(entry, source, citationJs));
    } catch (error) {
      flaws.push({
        key: entry.key,
        line: error instanceof LineError ? error.line : entry.line,
        problem: plainText(firstLine((error as Error).message)),
      });
    }
  }
  const works = formatWorks(found, citationJs, flaws);
  return { works: new Map(works.map((work) => [work.key, work])), flaws };
}

/** Formats all works at once, which is faster; if that fails, one by one, to find those with which it does. */
function formatWorks(works: readonly ReadWork[], citationJs: CitationJs, flaws: Flaw[]): Cited[] {
  try {
    return formatTogether(works, citationJs);
  } catch (error) {
    const [work] = works;
    if (works.length > 1) return works.flatMap((each) => formatWorks([each], citationJs, flaws));
    const { key, line } = work!.entry;
    flaws.push({
      key,
      line,
      problem: `"${key}" can't be shown (${firstLine((error as Error).message)}); look at its names and numbers`,
    });
    return [];
  }
}

function formatTogether(works: readonly ReadWork[], citationJs: CitationJs): Cited[] {
  if (works.length === 0) return [];
  const data = works.map(({ csl }, i) => ({ ...csl, id: `work-${i}` }));
  const plain = entriesOf(data, false, citationJs);
  const linked = entriesOf(data, true, citationJs);
  return works.map(({ entry, csl, eprint }, i) => ({
    key: entry.key,
    html: plain.get(`work-${i}`)! + (eprint ? ` ${eprint.text}` : ''),
    linked:
      linked.get(`work-${i}`)! + (eprint ? ` <a href="${eprint.address}">${eprint.text}</a>` : ''),
    line: entry.line,
    doubts: doubtsOf(entry, csl, citationJs),
  }));
}

function entriesOf(data: Work[], hyperlinks: boolean, { Cite }: CitationJs): Map<string, string> {
  const entries = new Cite(data).format('bibliography', {
    format: 'html',
    style,
    lang: 'en-US',
    asEntryArray: true,
    nosort: true,
    hyperlinks,
  }) as unknown as [string, string][];
  return new Map(entries.map(([id, entry]) => [id, withoutBlock(entry)]));
}

/** Removes the <div> around an entry: a card is inside a paragraph, where no block is allowed. */
function withoutBlock(entry: string): string {
  return entry.replace(/^\s*<div[^>]*>\s*/, '').replace(/\s*<\/div>\s*$/, '');
}

function doubtsOf({ key, type }: WrittenEntry, csl: Work, { bibtex }: CitationJs): string[] {
  const types = Object.keys(bibtex.types.biblatex.source);
  const meant = closestName(type, types);
  const command = leftCommand(JSON.stringify(Object.values(csl)).replaceAll('\\\\', '\\'));
  return [
    ...(types.includes(type)
      ? []
      : [
          `@${type} of "${key}" is no type of BibTeX; ${meant ? `did you mean @${meant}?` : 'write @misc'}`,
        ]),
    ...(command ? [`"${key}" holds ${command}, which is shown as it is written`] : []),
  ];
}
