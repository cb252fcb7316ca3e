import { knownTex, plainAddress, readableNames, type TexReader } from './bibliography-tex.ts';

/** An entry as citation-js parses it: its fields by name, in TeX. */
export interface ParsedEntry {
  type: string;
  label: string;
  properties: Record<string, string | number>;
}

/** A number of an archive, with its address. */
export interface Eprint {
  /** "arXiv:2101.00001" */
  text: string;
  address: string;
}

/** Fields of reference managers, which no list of references shows: a lone "$" in them is no mistake. */
const notShown =
  /^(abstract|annotation|annote|comment|file|groups|keywords|note|owner|review|timestamp|bib(source|url)|(date-|creation)?(added|modified)|mendeley-.*|bdsk-.*|zotero-.*)$/;

/** Names of kinds, by the entries' types and by BibLaTeX's own words for them. */
const genres = new Map([
  ['bathesis', "Bachelor's thesis"],
  ['mathesis', "Master's thesis"],
  ['mastersthesis', "Master's thesis"],
  ['phdthesis', 'Doctoral dissertation'],
  ['candthesis', 'Candidate thesis'],
  ['techreport', 'Tech. Rep.'],
  ['resreport', 'Research report'],
]);

/** Archives that BibLaTeX knows, by their names in lower case. */
const archives = new Map<string, { name: string; number: RegExp; address: string; sample: string }>(
  [
    [
      'arxiv',
      {
        name: 'arXiv:',
        number: /^(\d{4}\.\d{4,5}|[a-z-]+(\.[a-z]{2})?\/\d{7})(v\d+)?$/i,
        address: 'https://arxiv.org/abs/',
        sample: '2101.00001',
      },
    ],
    [
      'pubmed',
      {
        name: 'PMID ',
        number: /^\d+$/,
        address: 'https://pubmed.ncbi.nlm.nih.gov/',
        sample: '12345678',
      },
    ],
    [
      'jstor',
      {
        name: 'JSTOR ',
        number: /^[\w./-]+$/,
        address: 'https://www.jstor.org/stable/',
        sample: '2346101',
      },
    ],
    [
      'hdl',
      {
        name: 'hdl:',
        number: /^[\w.-]+\/[\w./:-]+$/,
        address: 'https://hdl.handle.net/',
        sample: '1721.1/12345',
      },
    ],
  ],
);

/** Brings fields into the form in which citation-js loses nothing of them. Returns the work's number in an archive. */
export function mendFields(entry: ParsedEntry, key: string, read: TexReader): Eprint | undefined {
  const fields = entry.properties;
  for (const name of ['url', 'doi'] as const) {
    if (fields[name] !== undefined) fields[name] = plainAddress(String(fields[name]));
  }
  const eprint = takeEprint(entry, key);
  takeAddress(fields, eprint);
  for (const name of Object.keys(fields)) if (notShown.test(name)) delete fields[name];
  for (const name of ['author', 'editor', 'translator'] as const) {
    const names = fields[name];
    if (names !== undefined)
      fields[name] = readableNames(String(names), (tex) => read(knownTex(tex)));
  }
  for (const [name, value] of Object.entries(fields)) {
    if (name !== 'url' && name !== 'doi') fields[name] = knownTex(String(value));
  }
  const kind = String(fields['type'] ?? entry.type).toLowerCase();
  const genre = genres.get(kind);
  if (genre) fields['type'] = genre;
  return eprint;
}

/** Finds the number of an archive: in its own fields, or where arXiv's, DBLP's and Scholar's exports have it. */
function takeEprint(entry: ParsedEntry, key: string): Eprint | undefined {
  const fields = entry.properties;
  const number = textOf(fields, 'eprint').replace(/^arxiv:\s*/i, '');
  const type = textOf(fields, 'eprinttype') || textOf(fields, 'archiveprefix');
  if (number) return eprintOf(number, type, key);
  const journal = textOf(fields, 'journal') || textOf(fields, 'journaltitle');
  const inJournal = /^(?:arxiv|corr)\b.*?(?:arxiv:|abs\/)\s*(\S+)/i.exec(journal)?.[1];
  const inVolume = /^abs\/(\S+)$/i.exec(textOf(fields, 'volume'))?.[1];
  const inNote = arxivNumber.exec(
    `${textOf(fields, 'note')} ${textOf(fields, 'howpublished')}`,
  )?.[1];
  const found = eprintOf(inJournal ?? inVolume ?? inNote ?? '', '', key);
  // A journal that says nothing else is none.
  if (found && inJournal) {
    delete fields['journal'];
    delete fields['journaltitle'];
    entry.type = 'misc';
  }
  return found;
}

const arxivNumber = /\barxiv:\s*([\w.-]*\w(?:\/\d{7}(?:v\d+)?)?)/i;

/** @throws Error if it isn't a number of the archive that is named */
function eprintOf(number: string, type: string, key: string): Eprint | undefined {
  const archive = archives.get(type.toLowerCase() || 'arxiv');
  if (archive?.number.test(number)) {
    return { text: `${archive.name}${number}`, address: `${archive.address}${number}` };
  }
  if (!archive || !type) return undefined;
  throw new Error(
    `the eprint of "${key}" is ${JSON.stringify(number)}; expected a number of ${type} such as ${archive.sample}`,
  );
}

/**
 * Takes the address of a work that has none from where older styles want it, and leaves out one that the number of an archive
 * shows anyway.
 */
function takeAddress(fields: ParsedEntry['properties'], eprint: Eprint | undefined): void {
  const url = textOf(fields, 'url')
    .replace(/^http:/, 'https:')
    .replace('/pdf/', '/abs/');
  if (eprint && url.replace(/\.pdf$|\/$/, '') === eprint.address) delete fields['url'];
  if (eprint || fields['url'] !== undefined || fields['doi'] !== undefined) return;
  for (const name of ['howpublished', 'note'] as const) {
    const value = String(fields[name] ?? '');
    const [found] = address.exec(value) ?? [];
    if (!found) continue;
    fields['url'] = plainAddress(found);
    fields[name] = value.replace(found, '').replace(/[\s,;:]+$/, '');
    if (!fields[name]) delete fields[name];
    return;
  }
}

/** With its `\url`; a full stop behind it isn't a part of it. */
const address = /\\url\s*\{https?:[^{}]*\}|\bhttps?:\/\/[^\s{}<>"]+[^\s{}<>".,;:)]/;

/** A field's text without braces. */
function textOf(fields: ParsedEntry['properties'], name: string): string {
  return String(fields[name] ?? '')
    .replace(/[{}]/g, '')
    .trim();
}
