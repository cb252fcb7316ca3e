import { isExpected } from '../../../messages/expected-error.ts';
import { privatePart } from '../../../messages/private-text.ts';
import type { FoundTable } from '../../readers/formats/table-in-file.ts';
import type { FoundArtifact } from '../../readers/found-artifact.ts';
import type { FoundRun } from '../../readers/found-run.ts';
import { camelCase } from '../../readers/metric-names.ts';
import { artifactName, type ColumnType } from '../../records/artifact-entry.ts';
import { lastPart } from './match-artifacts.ts';

/** An artifact as a drafted experiment declares it. */
export interface DraftArtifact {
  name: string;
  /** The tool's name. */
  tool: string;
  kind: 'table' | 'picture' | 'text' | 'array';
  /** Of a table. */
  columns?: Record<string, ColumnType>;
}

/** More would fill a page. */
const mostDrafted = 12;

/**
 * What runs left that their tool kept itself: pictures, tables, texts and arrays, by the shortest name that tells them apart.
 *
 * @param taken names that metrics have
 */
export async function draftArtifacts(
  runs: readonly Pick<FoundRun, 'artifacts'>[],
  taken: readonly string[] = [],
): Promise<DraftArtifact[]> {
  const byName = new Map<string, FoundArtifact>();
  for (const artifact of runs.flatMap(({ artifacts = [] }) => artifacts)) {
    const key = `${artifact.kind} ${artifact.name}`;
    if (!artifact.isBeside && !byName.has(key)) byName.set(key, artifact);
  }
  const found = [...byName.values()].filter(({ name }) => !privatePart(name, null));
  const lasts = found.map(({ name }) => camelCase(lastPart(name)));
  const drafted: DraftArtifact[] = [];
  for (const artifact of found) {
    const last = camelCase(lastPart(artifact.name));
    const isUnique = lasts.filter((each) => each === last).length === 1;
    const name = isUnique && last && !taken.includes(last) ? last : camelCase(artifact.name);
    const isName = artifactName.safeParse(name).success && !taken.includes(name!);
    const isKnown = drafted.some((each) => each.name === name);
    if (!isName || isKnown || artifact.kind === 'file' || drafted.length >= mostDrafted) continue;
    const common = { name: name!, tool: artifact.name };
    if (artifact.kind !== 'table') {
      drafted.push({ ...common, kind: artifact.kind });
      continue;
    }
    const columns = await columnsOf(artifact);
    if (columns) drafted.push({ ...common, kind: 'table', columns });
  }
  return drafted;
}

/** The declaration, in code: `confusion: table('…', { actual: 'number' })`. */
export function declarationText(
  { name, kind, columns = {} }: DraftArtifact,
  about = "'…'",
): string {
  if (kind !== 'table') return `${name}: ${kind}(${about})`;
  const types = Object.entries(columns).map(([column, type]) => `${column}: '${type}'`);
  return `${name}: table(${about}, { ${types.join(', ')} })`;
}

/** Undefined if it can't be read, or if its columns have no names of their own. */
async function columnsOf(
  artifact: Extract<FoundArtifact, { kind: 'table' }>,
): Promise<Record<string, ColumnType> | undefined> {
  let table: FoundTable;
  try {
    table = await artifact.read();
  } catch (error) {
    if (!isExpected(error)) throw error;
    return undefined;
  }
  const names = table.header.map((name) => camelCase(name));
  const columns = names.flatMap((name, i): [string, ColumnType][] => {
    const isOwn = names.filter((each) => each === name).length === 1;
    if (!isOwn || !artifactName.safeParse(name).success) return [];
    return [[name!, typeOfCells(table.cells.map((row) => row[i] ?? ''))]];
  });
  return columns.length > 0 && columns.length <= 100 ? Object.fromEntries(columns) : undefined;
}

const missing = /^\s*(nan|na|null|none|[-+]?inf(inity)?)?\s*$/i;

function typeOfCells(cells: readonly string[]): ColumnType {
  const given = cells.filter((cell) => !missing.test(cell));
  const isNumber = given.every((cell) => /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(cell));
  return given.length > 0 && isNumber ? 'number' : 'text';
}
