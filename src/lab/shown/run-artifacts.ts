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

/**
 * What a recorded run gives of its artifacts. A file is read, and checked, when it is asked for: most charts need none.
 *
 * @param root the folder that contains `results`
 */
export function runArtifacts(
  root: string,
  record: RunRecord,
): Pick<RecordedRun, 'table' | 'array' | 'text' | 'steps'> {
  const bytesOf = (entry: EntryOf<ArtifactKind>) => readArtifact(root, record, entry);
  return {
    table: (name, of) => {
      const entry = findArtifact(record, 'table', name, of);
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
  const place = path.join('results', record.experiment, runId(record), 'run.json');
  throw new ExpectedError(`${place}: ${whyNone(record, { kind, name, at })}`);
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
    const again = provenance.imported ? importCommand(experiment) : 'run it again with --fresh';
    return `has no artifact ${told}, but ${known}; if it is new, ${again}`;
  }
  if (named[0]!.kind !== kind) return `${told} is a ${named[0]!.kind} there, not a ${kind}`;
  const steps = named.map(({ step }) => step ?? 'the end').join(', ');
  return `has no ${told} at step ${at}, but at ${steps}`;
}
