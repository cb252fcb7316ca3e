import { forbiddenInXml } from '../../messages/xml-text.ts';
import type { WrittenEntry } from './bibliography-entries.ts';
import { type Eprint, mendFields, type ParsedEntry } from './bibliography-fields.ts';
import { type CitationJs, readValue, type Work } from './citation-js.ts';

/** A mistake in another line than the entry's first. */
export class LineError extends Error {
  readonly line: number;

  constructor(line: number, problem: string) {
    super(problem);
    this.line = line;
  }
}

/** A work that was read, and what it was read of. */
export interface ReadWork {
  entry: WrittenEntry;
  csl: Work;
  eprint: Eprint | undefined;
}

/** What entries refer to: abbreviations and each other. */
export interface Source {
  strings: ReadonlyMap<string, WrittenEntry>;
  works: ReadonlyMap<string, WrittenEntry>;
  /** Abbreviations that BibTeX's styles define, such as months. */
  builtIn: object;
}

/** What a file's entries may refer to. */
export function sourceOf(entries: readonly WrittenEntry[], { bibtex }: CitationJs): Source {
  const strings = entries.filter(({ type }) => type === 'string');
  return {
    strings: new Map(strings.map((entry) => [entry.key.toLowerCase(), entry])),
    works: new Map(entries.map((entry) => [entry.key, entry])),
    builtIn: bibtex.constants.defaultStrings,
  };
}

/** The entries that can be cited. */
export function worksAmong(entries: readonly WrittenEntry[]): WrittenEntry[] {
  return entries.filter(({ type }) => !['string', 'preamble', 'set', 'xdata'].includes(type));
}

/** @throws Error naming the entry and the field, for a mistake in it */
export function readWork(entry: WrittenEntry, source: Source, citationJs: CitationJs): ReadWork {
  const chain = parseWithParents(entry, source, citationJs);
  const read = (snippet: string) => readValue(citationJs, 'title', snippet);
  const [eprint] = chain.map((parsed) => mendFields(parsed, entry.key, read));
  const csl = toWork(chain, entry.key, citationJs);
  if (csl['DOI'] !== undefined) csl['DOI'] = parseDoi(entry.key, String(csl['DOI']));
  if (csl['URL'] !== undefined) requireWeb(entry.key, String(csl['URL']));
  return { entry, csl, eprint };
}

/** The work's fields, and behind them those of the entries that it inherits from. @throws Error if there is no such entry */
function parseWithParents(
  entry: WrittenEntry,
  source: Source,
  citationJs: CitationJs,
): ParsedEntry[] {
  const chain: ParsedEntry[] = [];
  for (let next: WrittenEntry | undefined = entry; next; ) {
    const parsed = parseAlone(next, source, citationJs);
    for (const name of String(parsed.properties['xdata'] ?? '').split(',')) {
      if (!name.trim()) continue;
      const shared = parseAlone(referred(entry, name.trim(), source), source, citationJs);
      parsed.properties = { ...shared.properties, ...parsed.properties };
    }
    delete parsed.properties['xdata'];
    chain.push(parsed);
    const parent = String(parsed.properties['crossref'] ?? '').trim();
    next = parent ? referred(entry, parent, source) : undefined;
    if (chain.length > source.works.size) throw new Error(`"${entry.key}" refers to itself`);
  }
  // citation-js would lose entries whose keys are properties of every object, such as `constructor`.
  return chain.map((parsed, i) => ({
    ...parsed,
    label: `work-${i}`,
    properties: { ...parsed.properties, ...(chain[i + 1] && { crossref: `work-${i + 1}` }) },
  }));
}

function referred({ key }: WrittenEntry, name: string, source: Source): WrittenEntry {
  const found = source.works.get(name);
  if (found) return found;
  throw new Error(`"${key}" refers to "${name}", and there is no such entry`);
}

function parseAlone(entry: WrittenEntry, source: Source, { input }: CitationJs): ParsedEntry {
  // Behind as many lines as in the file, so that citation-js counts as authors do.
  const before = '\n'.repeat(entry.line - 1) + stringsFor(entry, source);
  try {
    const [parsed] = input(before + entry.text, '@biblatex/text') as ParsedEntry[];
    return parsed!;
  } catch (error) {
    const problem = firstLine((error as Error).message);
    const line = / at line (\d+) col \d+/.exec(problem);
    throw new LineError(
      Number(line?.[1] ?? entry.line),
      `"${entry.key}": ${problem.replace(line?.[0] ?? '', '')}; a comma, a brace or a quotation mark is missing before it, or one too many`,
    );
  }
}

type Abbreviation = Pick<WrittenEntry, 'text'> & Partial<Pick<WrittenEntry, 'names'>>;

/** Names of months that BibTeX's styles don't define, but that many files have. */
const months = new Map<string, Abbreviation>(
  [
    ...'january february march april may june july august september october november december'
      .split(' ')
      .map((name, i) => [name, i + 1] as const),
    ['sept', 9] as const,
  ].map(([name, month]) => [name, { text: `@string{${name} = "${month}"}` }]),
);

/** The abbreviations that an entry uses, in one line. @throws Error naming one that nothing defines */
function stringsFor({ key, names }: WrittenEntry, { strings, builtIn }: Source): string {
  const used = new Set<Abbreviation>();
  const use = (name: string) => {
    const lower = name.toLowerCase();
    const found: Abbreviation | undefined = strings.get(lower) ?? months.get(lower);
    if (!found && !Object.hasOwn(builtIn, lower)) {
      throw new Error(
        `"${key}" has the name ${name} in place of a text, and no @string defines it: define it, or put the text into braces`,
      );
    }
    if (!found || used.has(found)) return;
    used.add(found);
    for (const inner of found.names ?? []) use(inner);
  };
  for (const name of names) use(name);
  // What one of them uses comes before it.
  return [...used]
    .reverse()
    .map(({ text }) => `${text.replaceAll(/\s+/g, ' ')} `)
    .join('');
}

function toWork(chain: readonly ParsedEntry[], key: string, citationJs: CitationJs): Work {
  try {
    const [work] = citationJs.input(chain, '@biblatex/entries+list') as Work[];
    return work!;
  } catch (error) {
    const [own] = chain;
    const fields = Object.entries(own!.properties);
    const bad = fields.find(([name, value]) => !isReadable(name, String(value), citationJs));
    if (!bad) throw new Error(`"${key}" can't be read: ${firstLine((error as Error).message)}`);
    const [name, value] = bad;
    const isMoney = String(value).replaceAll('\\$', '').split('$').length % 2 === 0;
    const remedy = isMoney
      ? 'a dollar sign that begins no formula is written "\\$"'
      : 'mend its TeX';
    throw new Error(`the ${name} of "${key}" can't be read as TeX; ${remedy}`);
  }
}

function isReadable(name: string, value: string, citationJs: CitationJs): boolean {
  try {
    readValue(citationJs, name, value);
    return true;
  } catch {
    return false;
  }
}

/** Checks a DOI. citation-js puts it into a link unescaped, so a quotation mark could add attributes to the page. */
function parseDoi(key: string, doi: string): string {
  const [, bare] = doiForm.exec(doi) ?? [];
  if (bare !== undefined) return bare;
  throw new Error(
    `the DOI of "${key}" is ${JSON.stringify(doi)}; expected one such as 10.1000/182`,
  );
}

const doiForm =
  /^(?:(?:https?:\/\/)?(?:dx\.|www\.)?doi\.org\/|doi:?\s*)?(10\.\d{4,}(?:\.\d+)*\/[^\s"']+)$/i;

/** Refuses other schemes: citation-js links any URL, and makes one without a scheme a link to doi.org. */
function requireWeb(key: string, address: string): void {
  if (/^https?:$/.test(URL.parse(address)?.protocol ?? '')) return;
  throw new Error(
    `the URL of "${key}" is ${JSON.stringify(address)}; expected one such as https://example.org/paper`,
  );
}

/** Refuses what the text of an entry shows. @throws Error */
export function refuseWritten(entry: WrittenEntry, entries: readonly WrittenEntry[]): void {
  const { type, key, line, text, isOpen } = entry;
  for (const [i, each] of text.split('\n').entries()) {
    const found = forbiddenInXml(each);
    // It may be invisible.
    if (found) throw new LineError(line + i, `holds ${found}, which no feed can; remove it`);
  }
  if (!key) throw new Error(`an entry has no key; write @${type}{some-key, …}`);
  if (isOpen) throw new Error(`"${key}" isn't closed by "}", or a text in it isn't`);
  const joined = key.replaceAll(/\s+/g, '-');
  if (joined !== key) throw new Error(`the key "${key}" holds a space; write "${joined}"`);
  const twice = worksAmong(entries).filter((other) => other.key === key);
  if (twice.length > 1) {
    const lines = twice.map((other) => other.line).join(', ');
    throw new Error(`two entries have the key "${key}": lines ${lines}`);
  }
}

/** The first line of a message. */
export function firstLine(message: string): string {
  return message.trim().split('\n', 1)[0]!.replace(/:$/, '');
}
