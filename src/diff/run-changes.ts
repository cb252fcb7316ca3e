import { isDeepStrictEqual } from 'node:util';
import { reasonOf } from '../evidence/attempt.ts';
import { describeContent, nameWithStep } from '../lab/findings/artifact-text.ts';
import type { ArtifactEntry } from '../lab/records/artifact-entry.ts';
import { changedFiles } from '../lab/records/changed-files.ts';
import { describeEngine } from '../lab/records/engine-names.ts';
import type { RunRecord } from '../lab/records/record.ts';
import { runId, splitName } from '../lab/records/run-id.ts';
import { recordedExperiments, recordedIds } from '../lab/records/store.ts';
import { readRecorded } from '../lab/shown/read-results.ts';
import { ownValue } from '../messages/own-value.ts';
import type { ArtifactChange, RunChange, RunChangeKind } from './diff-document.ts';

/** Compares the records of two projects, whatever their code. Sorted by the runs' names. */
export async function runChanges(before: string, after: string): Promise<RunChange[]> {
  const [old, recent] = [await recordsOf(before), await recordsOf(after)];
  const renamed = renamedRuns(old, recent);
  const earlier = new Set(renamed.values());
  const names = [...new Set([...old.keys(), ...recent.keys()])].sort();
  return names.flatMap((run) => {
    const from = renamed.get(run);
    if (from) return { run, kind: 'renamed', because: [`was ${splitName(from).name}`] };
    if (earlier.has(run) && !recent.has(run)) return [];
    return changeOf(run, old.get(run), recent.get(run)) ?? [];
  });
}

/** The earlier names of recordings that have another name now, by that name. */
function renamedRuns(
  old: ReadonlyMap<string, Read>,
  recent: ReadonlyMap<string, Read>,
): Map<string, string> {
  const found = new Map<string, string>();
  for (const [run, read] of recent) {
    if (!('record' in read)) continue;
    const { experiment, seed, provenance, series } = read.record;
    const from = provenance.formerly?.findLast((name) => {
      const before = old.get(`${experiment}/${runId({ ...name, seed })}`);
      return before && 'record' in before && before.record.series.sha256 === series.sha256;
    });
    if (from && !isSameRecording(old.get(run), read)) {
      found.set(run, `${experiment}/${runId({ ...from, seed })}`);
    }
  }
  return found;
}

/** Whether a run had that recording under its present name already. */
function isSameRecording(before: Read | undefined, { record }: { record: RunRecord }): boolean {
  return (
    before !== undefined &&
    'record' in before &&
    before.record.series.sha256 === record.series.sha256
  );
}

/** A record, or why it can't be read. */
type Read = { record: RunRecord } | { problem: string };

async function recordsOf(root: string): Promise<Map<string, Read>> {
  const found = new Map<string, Read>();
  for (const experiment of await recordedExperiments(root)) {
    // One after another, because the files of series may be large.
    for (const id of await recordedIds(root, experiment)) {
      const one = await readOne(root, experiment, id);
      if (one) found.set(`${experiment}/${id}`, one);
    }
  }
  return found;
}

async function readOne(root: string, experiment: string, id: string): Promise<Read | undefined> {
  try {
    const recorded = await readRecorded(root, experiment, id);
    return recorded && { record: recorded.record };
  } catch (error) {
    return { problem: reasonOf(error) };
  }
}

function changeOf(
  run: string,
  before: Read | undefined,
  after: Read | undefined,
): RunChange | undefined {
  if (isDeepStrictEqual(before, after)) return undefined;
  for (const side of [after, before]) {
    if (side && 'problem' in side) return { run, kind: 'unreadable', because: [side.problem] };
  }
  const [old, recent] = [before, after].map((side) => (side as { record: RunRecord })?.record);
  if (!old) return { run, kind: 'added', because: [] };
  if (!recent) return { run, kind: 'removed', because: [] };
  const artifacts = artifactChanges(old, recent);
  return {
    run,
    kind: kindOf(old, recent),
    because: whatDiffers(old, recent),
    ...(artifacts.length > 0 && { artifacts }),
  };
}

function kindOf(before: RunRecord, after: RunRecord): RunChangeKind {
  const isOther = before.series.sha256 !== after.series.sha256;
  if (isOther || artifactChanges(before, after).length > 0) return 'replaced';
  if (before.provenance.started !== after.provenance.started) return 'repeated';
  return before.fingerprint.digest === after.fingerprint.digest ? 'rewritten' : 'restamped';
}

function whatDiffers(a: RunRecord, b: RunRecord): string[] {
  const sameForm = a.fingerprint.form === b.fingerprint.form;
  return [
    ...changedEntries(a.parameters, b.parameters),
    ...(sameForm ? [] : ['form of the fingerprint']),
    ...(sameForm && a.fingerprint.source !== b.fingerprint.source ? [changeOfSource(a, b)] : []),
    ...(a.dataset.digest === b.dataset.digest ? [] : ['data']),
    ...changedEntries(a.fingerprint.packages, b.fingerprint.packages),
    ...describeArtifacts(artifactChanges(a, b)),
    ...(deviceOf(a) === deviceOf(b) ? [] : [`${deviceOf(a)} → ${deviceOf(b)}`]),
  ];
}

/** The artifacts that differ, by name and step. */
function artifactChanges(a: RunRecord, b: RunRecord): ArtifactChange[] {
  const [before, after] = [a, b].map(
    ({ artifacts = [] }) => new Map(artifacts.map((entry) => [nameWithStep(entry), entry])),
  ) as [Map<string, ArtifactEntry>, Map<string, ArtifactEntry>];
  return [...new Set([...after.keys(), ...before.keys()])]
    .filter((name) => !isDeepStrictEqual(before.get(name), after.get(name)))
    .map((artifact) => {
      const [old, recent] = [before.get(artifact), after.get(artifact)];
      return {
        artifact,
        ...(old && { before: describeContent(old) }),
        ...(recent && { after: describeContent(recent) }),
      };
    });
}

/** "artifacts confusion, samples": without steps and contents, so that runs with the same reasons are told together. */
function describeArtifacts(changes: readonly ArtifactChange[]): string[] {
  const names = [...new Set(changes.map(({ artifact }) => artifact.split('@', 1)[0]))];
  return names.length > 0 ? [`artifacts ${names.join(', ')}`] : [];
}

/** "source (rate.ts changed)", if both records name their files; of imported runs, all that is known are their files. */
function changeOfSource(a: RunRecord, b: RunRecord): string {
  if (b.provenance.imported) return 'imported files';
  const files = a.sources && b.sources && changedFiles(b.experiment, a.sources, b.sources);
  return files === undefined ? 'source' : `source (${files})`;
}

function changedEntries(a: Record<string, unknown>, b: Record<string, unknown>): string[] {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
  return names
    .filter((name) => !isDeepStrictEqual(ownValue(a, name), ownValue(b, name)))
    .map((name) => `${name} ${shown(ownValue(a, name))} → ${shown(ownValue(b, name))}`);
}

function shown(value: unknown): string {
  if (value === undefined) return 'none';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function deviceOf({ provenance: { engine } }: RunRecord): string {
  return describeEngine(engine);
}
