import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { csvParseRows, tsvParseRows } from 'd3-dsv';
import { sha256 } from '../../files/digest.ts';
import { ExpectedError } from '../../messages/expected-error.ts';
import type { ArtifactKind } from '../records/artifact-entry.ts';
import { encodeArray } from './array-value.ts';
import type { ArtifactDeclaration, Columns } from './declare.ts';
import { type ArtifactPlace, digestEntry, type EncodedArtifact, encoded } from './encoded.ts';
import { decodeNpy } from './npy-file.ts';
import { encodePicture } from './picture-file.ts';
import { encodeTable, type Row, rowsOfCells } from './table-file.ts';
import { rowsOfLines } from './table-lines.ts';

/**
 * Encodes what an experiment keeps, by its declaration.
 *
 * @throws ExpectedError naming the artifact and what is wrong with the value
 */
export async function encodeValue(
  declared: ArtifactDeclaration,
  value: unknown,
  place: ArtifactPlace,
): Promise<EncodedArtifact> {
  switch (declared.kind) {
    case 'table':
      return encodeTable(value, declared.columns, place);
    case 'array':
      return encodeArray(value, declared.axes, place);
    case 'picture':
      return encodePicture(value, place);
    case 'text':
      return encodeText(value, place);
    case 'digest':
      return digested(value, place);
  }
}

/** The endings of the files that programs may write, by kind; null for any. */
export const fileEndings: Readonly<Record<ArtifactKind, readonly string[] | null>> = {
  table: ['csv', 'tsv', 'jsonl'],
  array: ['npy'],
  picture: ['png', 'jpg', 'jpeg', 'webp'],
  text: ['txt', 'md'],
  digest: null,
};

/** The largest files that are read to be kept, in bytes: what is kept of them may be smaller. */
const mostRead = { table: 20_000_000, array: 33_000_000, picture: 50_000_000, text: 256_000 };

/**
 * Encodes a file that a program wrote.
 *
 * @param file its path
 * @throws ExpectedError naming the file, as `place` shows it, and the line
 */
export async function encodeFile(
  declared: ArtifactDeclaration,
  file: string,
  place: ArtifactPlace,
): Promise<EncodedArtifact> {
  const { size } = await stat(file);
  if (declared.kind === 'digest') return digestedFile(file, size, place);
  const most = mostRead[declared.kind];
  if (size > most) {
    throw new ExpectedError(
      `${place.shown}: is ${size} bytes, and of a ${declared.kind} ${most} are read at most; keep less of it`,
    );
  }
  const bytes = await readFile(file);
  const { shown } = place;
  switch (declared.kind) {
    case 'table':
      return encodeTable(
        parseRows(decodeText(bytes, shown), declared.columns, shown),
        declared.columns,
        place,
      );
    case 'array':
      return encodeArray(decodeNpy(bytes, shown), declared.axes, place);
    case 'picture':
      return encodePicture(bytes, place);
    case 'text':
      return encodeText(decodeText(bytes, shown), place);
  }
}

function parseRows(content: string, columns: Columns, shown: string): Row[] {
  const ending = /[a-z]+$/i.exec(shown)?.[0].toLowerCase();
  if (ending === 'jsonl') return rowsOfLines(content, columns, shown);
  if ((content.split('"').length - 1) % 2 === 1) {
    throw new ExpectedError(`${shown}: has a quote that isn't closed; write "" for one in a text`);
  }
  const parse = ending === 'tsv' ? tsvParseRows : csvParseRows;
  const [header = [], ...cells] = parse(content.replace(/^\ufeff/, ''));
  const names = header.map((name) => name.trim());
  return rowsOfCells(
    names,
    cells.filter((row) => row.length > 1 || row[0] !== '' || names.length === 1),
    columns,
    { shown },
  );
}

function encodeText(value: unknown, place: ArtifactPlace): EncodedArtifact {
  if (typeof value !== 'string') {
    throw new ExpectedError(`${place.shown}: is a ${typeof value}; expected a text`);
  }
  return encoded(place, { kind: 'text' }, Buffer.from(value.toWellFormed()));
}

function digested(value: unknown, place: ArtifactPlace): EncodedArtifact {
  if (!(value instanceof Uint8Array)) {
    throw new ExpectedError(`${place.shown}: is a ${typeof value}; expected bytes, a Uint8Array`);
  }
  return digestEntry(place, value.length, sha256(value));
}

async function digestedFile(
  file: string,
  bytes: number,
  place: ArtifactPlace,
): Promise<EncodedArtifact> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return digestEntry(place, bytes, hash.digest('hex'));
}

/** Decodes UTF-8. @param shown the file, for errors @throws ExpectedError if it is something else */
export function decodeText(bytes: Uint8Array, shown: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ExpectedError(`${shown}: isn't UTF-8; write it in that encoding`);
  }
}
