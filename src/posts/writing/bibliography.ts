import { plainText } from '../../messages/plain-text.ts';
import { forbiddenInXml } from '../../messages/xml-text.ts';

/** A work, as the list of references shows it. */
export interface Cited {
  key: string;
  /** Authors, year, title and place, escaped, in the style of the APA. */
  html: string;
  /** The same with its address as a link. */
  linked: string;
}

/** Where the works that posts cite are told. */
export const bibliographyFile = 'src/content/bibliography.bib';

/** Reads a BibTeX or BibLaTeX file. @throws Error in one line, naming the file, if it isn't one */
export async function parseBibliography(text: string): Promise<Map<string, Cited>> {
  refuseForbidden(text);
  const { Cite } = await loadCitationJs();
  const works = parseOrExplain(() => new Cite(text));
  const keys = works.data.map(({ id }) => String(id));
  refuseDuplicates(keys);
  for (const [i, work] of works.data.entries()) {
    if (work.DOI !== undefined) work.DOI = parseDoi(keys[i]!, String(work.DOI));
    if (work.URL !== undefined) requireWeb(keys[i]!, String(work.URL));
    // Entries of keys that every object has, such as `constructor`, would be lost on the way.
    work.id = `work-${i}`;
  }
  const linked = new Map(formatWorks(works, true));
  const plain = new Map(formatWorks(works, false));
  return new Map(
    works.data.map(({ id }, i) => {
      const key = keys[i]!;
      return [key, { key, html: plain.get(String(id))!, linked: linked.get(String(id))! }];
    }),
  );
}

/** Of two entries with one key, only the later would be shown. */
function refuseDuplicates(keys: readonly string[]): void {
  const twice = keys.find((key, place) => keys.indexOf(key) !== place);
  if (twice !== undefined) throw mistake(`two entries have the key "${twice}"`);
}

/** Links are made of DOIs as they stand: one with a quotation mark could put attributes of its own on the page. */
function parseDoi(key: string, doi: string): string {
  const [, bare] =
    /^(?:https?:\/\/(?:dx\.)?doi\.org\/)?(10\.\d{4,}(?:\.\d+)*\/[^\s"']+)$/i.exec(doi) ?? [];
  if (bare !== undefined) return bare;
  throw mistake(`the DOI of "${key}" is ${JSON.stringify(doi)}; expected one such as 10.1000/182`);
}

/** What stands there becomes a link as it is, or one to doi.org where it has no scheme. */
function requireWeb(key: string, address: string): void {
  if (/^https?:$/.test(URL.parse(address)?.protocol ?? '')) return;
  throw mistake(
    `the URL of "${key}" is ${JSON.stringify(address)}; expected one such as https://example.org/paper`,
  );
}

/** Named by its line: such a character isn't seen. */
function refuseForbidden(text: string): void {
  for (const [i, line] of text.split('\n').entries()) {
    const found = forbiddenInXml(line);
    if (found === undefined) continue;
    throw new Error(`${bibliographyFile}:${i + 1}: holds ${found}, which no feed can; remove it`);
  }
}

/** Only where a post cites something: its styles and grammars take a while to load. */
async function loadCitationJs() {
  const core = await import('@citation-js/core');
  await import('@citation-js/plugin-bibtex');
  await import('@citation-js/plugin-csl');
  return core;
}

function formatWorks(
  works: { format(name: string, options: object): unknown },
  hyperlinks: boolean,
): [key: string, html: string][] {
  const entries = works.format('bibliography', {
    format: 'html',
    template: 'apa',
    lang: 'en-US',
    asEntryArray: true,
    nosort: true,
    hyperlinks,
  }) as [string, string][];
  return entries.map(([key, entry]) => [key, withoutBlock(entry)]);
}

/** A card stands within a paragraph, where no block may. */
function withoutBlock(entry: string): string {
  return entry.replace(/^\s*<div[^>]*>\s*/, '').replace(/\s*<\/div>\s*$/, '');
}

function parseOrExplain<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    const problem = (error as Error).message.trim().split('\n', 1)[0]!.replace(/:$/, '');
    const isOpen = problem.includes('got EOF');
    throw mistake(isOpen ? `${problem}; an entry or a text in one isn't closed by "}"` : problem);
  }
}

function mistake(problem: string): Error {
  return new Error(plainText(`${bibliographyFile}: ${problem}`));
}
