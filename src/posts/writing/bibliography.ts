import { plainText } from '../../messages/plain-text.ts';
import { forbiddenInXml } from '../../messages/xml-text.ts';

/** A work in the list of references. */
export interface Cited {
  key: string;
  /** Authors, year, title and publication in APA style, escaped. */
  html: string;
  /** The same, with the work's address as a link. */
  linked: string;
}

/** The file with the works that posts cite. */
export const bibliographyFile = 'src/content/bibliography.bib';

/** Parses a BibTeX or BibLaTeX file into works by key. @throws Error in one line, naming the file, for a mistake in it */
export async function parseBibliography(text: string): Promise<Map<string, Cited>> {
  refuseForbidden(text);
  const { Cite } = await loadCitationJs();
  const works = parseOrExplain(() => new Cite(text));
  const keys = works.data.map(({ id }) => String(id));
  refuseDuplicates(keys);
  for (const [i, work] of works.data.entries()) {
    if (work.DOI !== undefined) work.DOI = parseDoi(keys[i]!, String(work.DOI));
    if (work.URL !== undefined) requireWeb(keys[i]!, String(work.URL));
    // citation-js would lose entries whose keys are properties of every object, such as `constructor`.
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

/** Refuses two entries with one key, because only the later one would be shown. */
function refuseDuplicates(keys: readonly string[]): void {
  const twice = keys.find((key, place) => keys.indexOf(key) !== place);
  if (twice !== undefined) throw mistake(`two entries have the key "${twice}"`);
}

/** Checks a DOI. citation-js puts it into a link unescaped, so a quotation mark could add attributes to the page. */
function parseDoi(key: string, doi: string): string {
  const [, bare] =
    /^(?:https?:\/\/(?:dx\.)?doi\.org\/)?(10\.\d{4,}(?:\.\d+)*\/[^\s"']+)$/i.exec(doi) ?? [];
  if (bare !== undefined) return bare;
  throw mistake(`the DOI of "${key}" is ${JSON.stringify(doi)}; expected one such as 10.1000/182`);
}

/** Refuses other schemes: citation-js links any URL, and makes one without a scheme a link to doi.org. */
function requireWeb(key: string, address: string): void {
  if (/^https?:$/.test(URL.parse(address)?.protocol ?? '')) return;
  throw mistake(
    `the URL of "${key}" is ${JSON.stringify(address)}; expected one such as https://example.org/paper`,
  );
}

/** Refuses characters forbidden in XML, naming the line, since they may be invisible. */
function refuseForbidden(text: string): void {
  for (const [i, line] of text.split('\n').entries()) {
    const found = forbiddenInXml(line);
    if (found === undefined) continue;
    throw new Error(`${bibliographyFile}:${i + 1}: holds ${found}, which no feed can; remove it`);
  }
}

/** Loads citation-js only if a post cites something: its styles and grammars take a while to load. */
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

/** Removes the <div> around an entry: a card is inside a paragraph, where no block is allowed. */
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
