import { ExpectedError } from '../../../messages/expected-error.ts';
import {
  type FoundTable,
  tableOfJson,
  tableOfLines,
  tableOfText,
} from '../formats/table-in-file.ts';
import type { FoundArtifact } from '../found-artifact.ts';
import { tableOfHtml } from './html-table.ts';
import { type Cell, codeCells, type Notebook, type Output, printed } from './notebook-file.ts';

/** `retrace:confusion`, or `retrace:samples@500` with a step. */
const tag = /^retrace:([^@\s]{1,100})(?:@(\d{1,15}))?$/;

/** Whether what a cell shows is an artifact. */
export function isTagged({ metadata }: Cell): boolean {
  return metadata.tags.some((each) => tag.test(each));
}

/**
 * What cells with a tag show: tables, pictures, and what they print. A cell gives all that its outputs could be, as the
 * experiment says what is meant. Of several pictures each is named by its number: "samples/1".
 */
export function taggedArtifacts(notebook: Notebook, file: string): FoundArtifact[] {
  return codeCells(notebook).flatMap(({ cell, number }) =>
    cell.metadata.tags.flatMap((each) => {
      const [, name, digits] = tag.exec(each) ?? [];
      if (name === undefined) return [];
      const step = digits === undefined ? undefined : Number(digits);
      return artifactsOf(cell, { name, step, place: `${file}: cell ${number}` });
    }),
  );
}

interface Named {
  name: string;
  step: number | undefined;
  place: string;
}

function artifactsOf(cell: Cell, named: Named): FoundArtifact[] {
  const { place } = named;
  const pictures = cell.outputs.flatMap(pictureIn);
  const rich = cell.outputs.find(showsTable);
  const text = printed(cell);
  const shown = text === '' ? lastText(cell) : text;
  return [
    ...pictures.map(
      (base64, i): FoundArtifact => ({
        ...named,
        kind: 'picture',
        name: pictures.length === 1 ? named.name : `${named.name}/${i + 1}`,
        read: async () => decoded(base64, place),
      }),
    ),
    ...(rich ? [{ ...named, kind: 'table', read: async () => tableOf(rich, place) } as const] : []),
    ...(shown === '' ? [] : [{ ...named, kind: 'text', read: async () => shown } as const]),
    ...(!rich && text !== ''
      ? [{ ...named, kind: 'table', read: async () => printedTable(text) } as const]
      : []),
  ];
}

function textOf(data: Output['data'], type: string): string | undefined {
  const value = data[type];
  if (typeof value === 'string') return value;
  return Array.isArray(value) && value.every((line) => typeof line === 'string')
    ? value.join('')
    : undefined;
}

/** No SVG, as it may have scripts. */
function pictureIn({ data }: Output): string[] {
  const found = ['image/png', 'image/jpeg', 'image/webp'].flatMap(
    (type) => textOf(data, type) ?? [],
  );
  return found.slice(0, 1);
}

const longestPicture = 50_000_000;

function decoded(base64: string, place: string): Uint8Array {
  const text = base64.length > longestPicture ? '-' : base64.replace(/\s+/g, '');
  if (/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return Buffer.from(text, 'base64');
  throw new ExpectedError(`${place}: shows a picture that isn't base64, or is too large`);
}

const dataResource = 'application/vnd.dataresource+json';

function showsTable({ data }: Output): boolean {
  const html = textOf(data, 'text/html');
  return dataResource in data || 'text/csv' in data || /<table[\s>]/i.test(html ?? '');
}

function tableOf({ data }: Output, place: string): FoundTable {
  const resource = data[dataResource];
  const csv = textOf(data, 'text/csv');
  const found =
    (resource !== undefined ? tableOfJson(resource) : undefined) ??
    (csv !== undefined ? tableOfText(csv, ',') : undefined) ??
    tableOfHtml(textOf(data, 'text/html') ?? '', place);
  if (found) return found;
  throw new ExpectedError(`${place}: shows no table that can be read: print it as CSV`);
}

/** JSON lines, else CSV. */
function printedTable(text: string): FoundTable {
  return tableOfLines(text) ?? tableOfText(text.trim(), ',');
}

const plainTypes = ['text/markdown', 'text/plain'];

/** The last output that is nothing but text, where nothing was printed: of others, the text stands for what can't be shown. */
function lastText({ outputs }: Cell): string {
  const texts = outputs
    .filter(({ data }) => Object.keys(data).every((type) => plainTypes.includes(type)))
    .map(({ data }) => textOf(data, 'text/markdown') ?? textOf(data, 'text/plain') ?? '');
  return texts.at(-1) ?? '';
}
