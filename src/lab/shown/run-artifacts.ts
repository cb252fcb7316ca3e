import path from 'node:path';
import { ExpectedError } from '../../messages/expected-error.ts';
import { plainLine } from '../../messages/plain-text.ts';
import { decodeKeptArray } from '../artifacts/npy-file.ts';
import { decodeTable } from '../artifacts/table-file.ts';
import type { ArtifactKind, EntryOf } from '../records/artifact-entry.ts';
import type { RunRecord } from '../records/record.ts';
import { importCommand, runId } from '../records/run-id.ts';
import type { AtStep, RecordedRun } from '../results.ts';
import { artifactPath, readArtifact } from './artifact-files.ts';
import type { PreparedExperiment } from './prepared-experiment.ts';

/**
 * What a recorded run gives of its artifacts. A file is read, and checked, when it is asked for: most charts need none.
 *
 * @param root the folder that contains `results`
 * @param declared the artifacts that the experiment declares today, if they are known
 */
export function runArtifacts(
  root: string,
  record: RunRecord,
  declared: PreparedExperiment['artifacts'] = {},
): Pick<RecordedRun, 'table' | 'array' | 'text' | 'steps'> {
  const bytesOf = (entry: EntryOf<ArtifactKind>) => readArtifact(root, record, entry);
  return {
    table: (name, of) => {
      const entry = findArtifact(record, 'table', name, of);
      requireColumns(record, entry, declared[name]?.columns ?? {});
      return decodeTable(bytesOf(entry), entry, artifactPath(record, entry)) as never[];
    },
    array: (name, of) => {
      const entry = findArtifact(record, 'array', name, of);
      return decodeKeptArray(bytesOf(entry), entry, artifactPath(record, entry));
    },
    text: (name, of) => new TextDecoder().decode(bytesOf(findArtifact(record, 'text', name, of))),
    steps: (name) =>
      (record.artifacts ?? []).flatMap((entry) =>
        entry.name === name && entry.step !== undefined ? [entry.step] : [],
      ),
  };
}

/** A column may have been declared since the run was recorded. */
function requireColumns(
  record: RunRecord,
  { name, columns }: EntryOf<'table'>,
  declared: NonNullable<PreparedExperiment['artifacts'][string]['columns']>,
): void {
  const kept = columns.map((column) => column.name);
  const missing = Object.keys(declared).find((column) => !kept.includes(column));
  if (missing === undefined) return;
  throw new ExpectedError(
    `${placeOf(record)}: its table ${name} has no column ${missing}, but ${kept.join(', ')}; if it is new, ${again(record)}`,
  );
}

type Named = Pick<RunRecord, 'experiment' | 'variant' | 'profile' | 'seed' | 'provenance'>;

function placeOf(record: Named): string {
  return path.join('results', record.experiment, runId(record), 'run.json');
}

/** How a run is recorded as its experiment is declared today. */
function again({ experiment, provenance }: Pick<Named, 'experiment' | 'provenance'>): string {
  return provenance.imported ? importCommand(experiment) : 'run it again with --fresh';
}

/**
 * An artifact of a run.
 *
 * @param of its step; without one that of the run's end, else the last one
 * @throws ExpectedError naming the run, if it kept none of this name, kind and step
 */
export function findArtifact<Kind extends ArtifactKind>(
  record: Pick<
    RunRecord,
    'experiment' | 'variant' | 'profile' | 'seed' | 'artifacts' | 'provenance'
  >,
  kind: Kind,
  name: string,
  { at }: AtStep = {},
): EntryOf<Kind> {
  const all = record.artifacts ?? [];
  const named = all.filter((entry) => entry.name === name);
  const found = at === undefined ? named.at(-1) : named.find(({ step }) => step === at);
  if (found?.kind === kind) return found as EntryOf<Kind>;
  throw new ExpectedError(`${placeOf(record)}: ${whyNone(record, { kind, name, at })}`);
}

function whyNone(
  {
    experiment,
    artifacts = [],
    provenance,
  }: Pick<RunRecord, 'experiment' | 'artifacts' | 'provenance'>,
  { kind, name, at }: { kind: ArtifactKind; name: string; at: number | undefined },
): string {
  const told = JSON.stringify(plainLine(name, 60));
  const named = artifacts.filter((entry) => entry.name === name);
  if (named.length === 0) {
    const known = [...new Set(artifacts.map((entry) => entry.name))].join(', ') || 'none';
    return `has no artifact ${told}, but ${known}; if it is new, ${again({ experiment, provenance })}`;
  }
  if (named[0]!.kind !== kind) return `${told} is a ${named[0]!.kind} there, not a ${kind}`;
  const steps = named.map(({ step }) => step ?? 'the end').join(', ');
  return `has no ${told} at step ${at}, but at ${steps}`;
}
