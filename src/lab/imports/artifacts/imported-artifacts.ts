import { ExpectedError, isExpected } from '../../../messages/expected-error.ts';
import { plainLine } from '../../../messages/plain-text.ts';
import { whyPrivate } from '../../../messages/private-text.ts';
import type { ArtifactDeclaration } from '../../artifacts/declare.ts';
import { encodeValue } from '../../artifacts/encode.ts';
import type { EncodedArtifact } from '../../artifacts/encoded.ts';
import { decodeNpy } from '../../artifacts/npy-file.ts';
import { rowsOfCells } from '../../artifacts/table-file.ts';
import type { ImportedExperiment } from '../../define.ts';
import type { FoundTable } from '../../readers/formats/table-in-file.ts';
import type { FoundArtifact } from '../../readers/found-artifact.ts';
import type { FoundRun } from '../../readers/found-run.ts';
import { listed } from '../../readers/source.ts';
import { maximumArtifacts, maximumBytesOfRun } from '../../records/artifact-entry.ts';
import { latestStep } from '../../records/series.ts';
import { matchArtifacts } from './match-artifacts.ts';

/** What a found run keeps besides its metrics, as it is written. */
export interface ImportedArtifacts {
  artifacts: EncodedArtifact[];
  /** Whole sentences for readers of a page. */
  notes: string[];
  /** For the author only. */
  told: string[];
  /** The experiment's artifacts that the run doesn't have. */
  missing: string[];
  /** The run's that the experiment doesn't declare. */
  others: FoundArtifact[];
  /** The files that were taken. */
  places: string[];
}

/**
 * Takes what an experiment declares from what a tool left. Pictures and texts that can't be kept are left out, and told; a
 * table or an array that isn't as declared is refused, since its declaration can be changed.
 *
 * @param end the last step, if the run diverged there
 * @throws ExpectedError naming the file, or two that have one name
 */
export async function importedArtifacts(
  { artifacts: declared = {} }: Pick<ImportedExperiment, 'artifacts'>,
  found: Pick<FoundRun, 'artifacts' | 'place'>,
  end: number | undefined,
): Promise<ImportedArtifacts> {
  const { matched, missing, others } = matchArtifacts(found, declared);
  const notes: string[] = [];
  const told: string[] = [];
  const encoded: EncodedArtifact[] = [];
  for (const [name, own] of matched) {
    const dated = atSteps(own, { name, end, notes });
    const chosen = thinned(dated, Math.max(2, Math.floor(maximumArtifacts / matched.size)));
    if (chosen.length < dated.length) {
      notes.push(`${name}: ${chosen.length} of ${dated.length} steps are kept.`);
    }
    const left: string[] = [];
    for (const artifact of chosen) {
      const taken = await encodeFound(artifact, declared[name]!, {
        name,
        place: found.place,
        notes,
      });
      if (typeof taken === 'string') left.push(taken);
      else encoded.push(taken);
    }
    told.push(...left.map((line) => `left out ${name}: ${line}`));
    if (left.length > 0) notes.push(leftOut(name, left.length, chosen.length));
  }
  const artifacts = withinRoom(encoded, notes);
  const places = [...matched.values()].flatMap((own) => own.map(({ place }) => place));
  return { artifacts, notes: [...new Set(notes)], told, missing, others, places };
}

function leftOut(name: string, count: number, all: number): string {
  if (all === 1) return `${name}: what the tool kept can't be shown, and is left out.`;
  return `${name}: ${count} of ${all} can't be shown, and are left out.`;
}

/** Of several at one step, the latest; what came after the run diverged is left out, as its rows are. */
function atSteps(
  found: readonly FoundArtifact[],
  { name, end, notes }: { name: string; end: number | undefined; notes: string[] },
): FoundArtifact[] {
  const latest = new Map<number | undefined, FoundArtifact>();
  for (const artifact of found) {
    const { step } = artifact;
    if (step !== undefined && !(Number.isInteger(step) && step >= 0 && step <= latestStep)) {
      throw new ExpectedError(
        `${artifact.place}: step ${step} of ${name} is no whole number from 0 to ${latestStep}`,
      );
    }
    if (latest.has(step)) notes.push(`${name}: of several at one step, the latest is shown.`);
    latest.set(step, artifact);
  }
  const kept = [...latest.values()].filter(
    ({ step }) => step === undefined || end === undefined || step <= end,
  );
  if (kept.length < latest.size)
    notes.push(`${name}: what came after the run diverged is left out.`);
  return kept.toSorted((a, b) => (a.step ?? Infinity) - (b.step ?? Infinity) || 0);
}

/** At most so many, evenly, with the first and the last. */
function thinned<Member>(members: readonly Member[], most: number): Member[] {
  if (members.length <= most) return [...members];
  const last = members.length - 1;
  return Array.from({ length: most }, (_, i) => members[Math.round((i * last) / (most - 1))]!);
}

interface Naming {
  /** As declared. */
  name: string;
  /** Of the run. */
  place: string;
  notes: string[];
}

/** Returns why it can't be kept, if it is a picture or text. */
async function encodeFound(
  artifact: FoundArtifact,
  declared: ArtifactDeclaration,
  { name, place: run, notes }: Naming,
): Promise<EncodedArtifact | string> {
  const isFile = artifact.isBeside || artifact.place.startsWith(run);
  const shown = isFile ? artifact.place : `${run}: ${artifact.place}`;
  const place = { name, step: artifact.step, shown };
  try {
    switch (artifact.kind) {
      case 'table': {
        if (declared.kind !== 'table') throw wrongKind(shown, declared);
        const table = withoutInfinite(await artifact.read(), name, notes);
        if (table.caveat) notes.push(`${name}: ${table.caveat}.`);
        const rows = rowsOfCells(table.header, table.cells, declared.columns, { shown });
        const texts = rows.flatMap((row) =>
          Object.values(row).filter((cell) => typeof cell === 'string'),
        );
        return refusePrivate(texts, shown) ?? (await encodeValue(declared, rows, place));
      }
      case 'text': {
        const text = await artifact.read();
        return refusePrivate([text], shown) ?? (await encodeValue(declared, text, place));
      }
      case 'array': {
        const bytes = await artifact.read();
        const isArray = declared.kind === 'array';
        return await encodeValue(declared, isArray ? decodeNpy(bytes, shown) : bytes, place);
      }
      default:
        return await encodeValue(declared, await artifact.read(), place);
    }
  } catch (error) {
    if (!isExpected(error)) throw error;
    if (artifact.kind === 'picture' || artifact.kind === 'text') return error.message;
    throw error.message.startsWith(shown) ? error : new ExpectedError(`${shown}: ${error.message}`);
  }
}

function wrongKind(shown: string, { kind }: ArtifactDeclaration): ExpectedError {
  return new ExpectedError(`${shown}: is a table, and declared as a ${kind}`);
}

/** Texts are published as they are. */
function refusePrivate(texts: readonly string[], shown: string): string | undefined {
  for (const text of new Set(texts)) {
    const what = whyPrivate(text);
    if (what) return `${shown}: holds ${what}, which must not be published`;
  }
  return undefined;
}

/** A table has numbers, or none: what isn't finite counts as missing. */
function withoutInfinite(table: FoundTable, name: string, notes: string[]): FoundTable {
  let count = 0;
  const cells = table.cells.map((row) =>
    row.map((cell) => {
      if (/^none$/i.test(cell)) return '';
      if (!/^[-+]?inf(inity)?$/i.test(cell)) return cell;
      count++;
      return '';
    }),
  );
  if (count > 0) {
    const what =
      count === 1 ? "1 value that isn't finite counts" : `${count} values that aren't finite count`;
    notes.push(`${name}: ${what} as missing.`);
  }
  return { ...table, cells };
}

/** As many as a run may keep: of those that take most, every second step is left out, but for the last. */
function withinRoom(encoded: readonly EncodedArtifact[], notes: string[]): EncodedArtifact[] {
  const bytesOf = (all: readonly EncodedArtifact[]) =>
    all.reduce((sum, { bytes }) => sum + (bytes?.length ?? 0), 0);
  let kept = [...encoded];
  const thin = new Set<string>();
  while (bytesOf(kept) > maximumBytesOfRun) {
    const byName = [...Map.groupBy(kept, ({ entry }) => entry.name)];
    const [name, largest] = byName
      .filter(([, own]) => own.length > 1)
      .sort((a, b) => bytesOf(b[1]) - bytesOf(a[1]))[0] ?? [undefined, []];
    // The limits of a single one keep what is left below that of a run, unless there are very many names.
    if (name === undefined) break;
    thin.add(name);
    const odd = (largest.length - 1) % 2;
    const dropped = new Set(largest.filter((_, i) => i % 2 !== odd));
    kept = kept.filter((each) => !dropped.has(each));
  }
  for (const name of thin) {
    const count = (all: readonly EncodedArtifact[]) =>
      all.filter(({ entry }) => entry.name === name).length;
    notes.push(`${name}: ${count(kept)} of ${count(encoded)} steps are kept.`);
  }
  return kept;
}

/** What a run has that no experiment declares, for the author: names of the tool. */
export function namesOf(artifacts: readonly FoundArtifact[]): string {
  return plainLine(listed([...new Set(artifacts.map(({ name }) => name))], 12));
}
