import path from 'node:path';
import { z } from 'zod';
import { git, isShallow } from '../../files/git.ts';
import { formatDuration } from '../../messages/duration.ts';
import { ExpectedError } from '../../messages/expected-error.ts';
import { kebabCase, type RunRecord, runRecordSchema } from '../records/record.ts';
import { parseRunId, runId } from '../records/run-id.ts';
import {
  maximumRecordBytes,
  readRecord,
  recordedExperiments,
  recordedIds,
} from '../records/store.ts';
import { jsonDocument } from '../terminal/json-document.ts';
import { runNameShape } from '../terminal/run-name.ts';

const recordingSchema = z.strictObject({
  run: runNameShape.run,
  started: z.string().describe('when it began: ISO 8601, UTC'),
  durationSeconds: z.number().describe('how long it took, without interruptions, in seconds'),
  fingerprints: z
    .array(z.string())
    .describe('the digests of all fingerprints that it has had, SHA-256'),
  shown: z.boolean().describe("whether it is among today's results"),
  sameFingerprint: z
    .boolean()
    .describe("whether today's recording of the run has had one of these fingerprints, too"),
});
/** One computation of a run's series. Several restamped records of the same series are one recording. */
export type Recording = z.output<typeof recordingSchema>;

const historySchema = z.strictObject({
  experiment: z.string().describe('its name'),
  recordings: z.array(recordingSchema).describe('all recordings, ordered by their start'),
  unreadable: z.int().describe("the number of records in the history that can't be read"),
});
/** The recordings of an experiment, from the git history of its results. */
export type History = z.output<typeof historySchema>;

/** What `lab history --json` prints. */
export const historyDocument = jsonDocument('history', {
  experiments: z.array(historySchema).describe('those that were ever recorded, by name'),
});

/**
 * Reads all recordings, from the commits that lead to the one that is checked out, and from the results in the working
 * tree. Recordings that were never committed, or were removed from the history, are unknown. @throws ExpectedError
 * without a history: outside git, before the first commit, or in a shallow clone
 */
export async function readHistory(root: string, experiment?: string): Promise<History[]> {
  await requireHistory(root);
  await requireCommit(root);
  const committed = await committedRecords(root);
  const names = new Set([...(await recordedExperiments(root)), ...committed.keys()]);
  if (experiment !== undefined && !names.has(experiment)) {
    const known = [...names].sort().join(', ') || 'none';
    throw new ExpectedError(
      `no run of ${JSON.stringify(experiment)} was ever recorded here; known: ${known}`,
    );
  }
  const chosen = experiment === undefined ? [...names].sort() : [experiment];
  return Promise.all(chosen.map((name) => historyOf(root, name, committed.get(name) ?? [])));
}

/**
 * Describes a history in lines: the number of recordings, the number of those that are no longer there, and each of the
 * latter.
 */
export function describeHistory({ experiment, recordings, unreadable }: History): string[] {
  const gone = recordings.filter(({ shown }) => !shown);
  const again = gone.filter(({ sameFingerprint }) => sameFingerprint).length;
  const others = gone.length - again;
  const counts = `${experiment}: ${recordings.length} recordings in the history, ${timeOf(recordings)}; `;
  const notThere =
    gone.length === 0
      ? 'all are there today'
      : `${gone.length} of them, ${timeOf(gone)}, are not there today: ${again} of what is shown, recorded before under the same fingerprint, ${others} under another one`;
  const damaged = unreadable > 0 ? `; ${unreadable} can't be read` : '';
  return [
    `${counts}${notThere}${damaged}`,
    ...gone.map(({ run, started, durationSeconds, sameFingerprint }) => {
      const fingerprint = sameFingerprint ? 'the same fingerprint' : 'another fingerprint';
      const name = run.slice(experiment.length + 1);
      return `  ${name}, started ${started.slice(0, 16)}Z, ${formatDuration(durationSeconds)}, ${fingerprint}`;
    }),
  ];
}

/** A version of a record in the history; it may be unreadable. */
interface CommittedRecord {
  run: string;
  blob: string;
}

/** The fields that are needed here. Older forms of a record have them, too. */
const committedSchema = z.object({
  fingerprint: z.object({ digest: z.string() }),
  provenance: runRecordSchema.shape.provenance
    .pick({ started: true, durationSeconds: true, formerly: true })
    .strip(),
  series: z.object({ sha256: z.string() }),
});
type Committed = z.infer<typeof committedSchema>;

async function historyOf(
  root: string,
  experiment: string,
  committed: readonly CommittedRecord[],
): Promise<History> {
  const recordings = new Map<string, Found>();
  let unreadable = 0;
  for (const [run, record] of await todaysRecords(root, experiment)) {
    take(recordings, run, record, true);
  }
  for (const { run, blob } of committed) {
    const text = await git(root, ['cat-file', 'blob', blob], maximumRecordBytes).catch(() => '');
    const record = parseRecord(text);
    if (record) take(recordings, run, record, false);
    else unreadable++;
  }
  const inOrder = [...new Set(recordings.values())].sort((a, b) =>
    a.started < b.started ? -1 : 1,
  );
  const reported = inOrder.map((each) => ({
    run: `${experiment}/${each.run}`,
    started: each.started,
    durationSeconds: each.durationSeconds,
    fingerprints: [...each.fingerprints],
    shown: each.shown,
    sameFingerprint: hasFingerprintOfShown(each, inOrder),
  }));
  return { experiment, recordings: reported, unreadable };
}

/** A recording, while its records are gathered. */
interface Found {
  /** `<variant>-<profile>-seed<seed>` */
  run: string;
  started: string;
  durationSeconds: number;
  fingerprints: Set<string>;
  shown: boolean;
}

function take(
  recordings: Map<string, Found>,
  run: string,
  { fingerprint, provenance, series }: Committed,
  shown: boolean,
): void {
  const { started, durationSeconds, formerly = [] } = provenance;
  // An imported run that doesn't tell them took no time of the lab.
  if (started === undefined || durationSeconds === undefined) return;
  const { seed } = parseRunId(run)!;
  const keys = [run, ...formerly.map((name) => runId({ ...name, seed }))].map(
    (name) => `${name} ${series.sha256} ${started}`,
  );
  const known = keys.map((key) => recordings.get(key)).find((found) => found !== undefined);
  const recording = known ?? { run, started, durationSeconds, fingerprints: new Set(), shown };
  recording.fingerprints.add(fingerprint.digest);
  for (const key of keys) recordings.set(key, recording);
}

function hasFingerprintOfShown(one: Found, recordings: readonly Found[]): boolean {
  return recordings.some(
    ({ run, shown, fingerprints }) =>
      shown && run === one.run && [...fingerprints].some((each) => one.fingerprints.has(each)),
  );
}

function timeOf(recordings: readonly Recording[]): string {
  return formatDuration(recordings.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0));
}

async function todaysRecords(
  root: string,
  experiment: string,
): Promise<(readonly [run: string, record: RunRecord])[]> {
  const ids = await recordedIds(root, experiment);
  const records = await Promise.all(ids.map((id) => readRecord(root, experiment, id)));
  return ids.flatMap((id, i) => (records[i] ? [[id, records[i]] as const] : []));
}

/** Each version of each `run.json` that a commit added or removed, without duplicates, by experiment. */
async function committedRecords(root: string): Promise<Map<string, CommittedRecord[]>> {
  const log = await git(root, [
    'log',
    // Otherwise git leaves out side branches that ended as they began.
    '--full-history',
    '-m',
    '--raw',
    '--no-abbrev',
    '--no-renames',
    '--relative',
    '--format=',
    '-z',
    'HEAD',
    '--',
    'results',
  ]);
  const found = new Map<string, Map<string, CommittedRecord>>();
  for (const [, before, after, file] of log.matchAll(
    /:\d+ \d+ ([0-9a-f]+) ([0-9a-f]+) \w\0([^\0]*)/g,
  )) {
    const [, folder, run] = /^results\/([^/]+)\/([^/]+)\/run\.json$/.exec(file!) ?? [];
    const { data: experiment } = kebabCase.safeParse(folder);
    if (!experiment || !run || !parseRunId(run)) continue;
    const records = found.get(experiment) ?? new Map<string, CommittedRecord>();
    found.set(experiment, records);
    for (const blob of [before!, after!]) {
      if (!/^0+$/.test(blob)) records.set(`${run} ${blob}`, { run, blob });
    }
  }
  return new Map([...found].map(([experiment, records]) => [experiment, [...records.values()]]));
}

function parseRecord(text: string): Committed | undefined {
  try {
    return committedSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

async function requireHistory(root: string): Promise<void> {
  if (!(await isShallow(root, 'what was replaced or removed is not known'))) return;
  throw new ExpectedError(
    'the history is not here (a shallow clone): what was replaced or removed is not known; `git fetch --unshallow` gets it',
  );
}

/** Refuses a branch without commits. @throws ExpectedError */
async function requireCommit(root: string): Promise<void> {
  await git(root, ['rev-parse', '--verify', '--quiet', 'HEAD']).catch(() => {
    throw new ExpectedError(`${path.basename(root)} has no commit yet: its history is empty`);
  });
}
