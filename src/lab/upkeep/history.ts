import path from 'node:path';
import { z } from 'zod';
import { git, isShallow } from '../../files/git.ts';
import { formatDuration } from '../../messages/duration.ts';
import { ExpectedError } from '../../messages/expected-error.ts';
import { kebabCase, type RunRecord, runRecordSchema } from '../records/record.ts';
import { parseRunId } from '../records/run-id.ts';
import {
  maximumRecordBytes,
  readRecord,
  recordedExperiments,
  recordedIds,
} from '../records/store.ts';

/** One computation of a run's series. Several restamped records of the same series are one recording. */
export interface Recording {
  /** `<variant>-<profile>-seed<seed>` */
  run: string;
  /** ISO 8601. */
  started: string;
  seconds: number;
  /** The digests of all fingerprints that the recording has had. */
  fingerprints: Set<string>;
  /** Whether the recording is among today's results. */
  shown: boolean;
}

/** The recordings of an experiment, from the git history of its results. */
export interface History {
  experiment: string;
  /** Ordered by their start. */
  recordings: Recording[];
  /** The number of records in the history that can't be read. */
  unreadable: number;
}

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
  const again = new Set(gone.filter((each) => isShownUnderSameFingerprint(each, recordings)));
  const others = gone.length - again.size;
  const counts = `${experiment}: ${recordings.length} recordings in the history, ${timeOf(recordings)}; `;
  const notThere =
    gone.length === 0
      ? 'all are there today'
      : `${gone.length} of them, ${timeOf(gone)}, are not there today: ${again.size} of what is shown, recorded before under the same fingerprint, ${others} under another one`;
  const damaged = unreadable > 0 ? `; ${unreadable} can't be read` : '';
  return [
    `${counts}${notThere}${damaged}`,
    ...gone.map((each) => {
      const fingerprint = again.has(each) ? 'the same fingerprint' : 'another fingerprint';
      const { run, started, seconds } = each;
      return `  ${run}, started ${started.slice(0, 16)}Z, ${formatDuration(seconds)}, ${fingerprint}`;
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
    .pick({ started: true, durationSeconds: true })
    .strip(),
  series: z.object({ sha256: z.string() }),
});
type Committed = z.infer<typeof committedSchema>;

async function historyOf(
  root: string,
  experiment: string,
  committed: readonly CommittedRecord[],
): Promise<History> {
  const recordings = new Map<string, Recording>();
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
  const inOrder = [...recordings.values()].sort((a, b) => (a.started < b.started ? -1 : 1));
  return { experiment, recordings: inOrder, unreadable };
}

function take(
  recordings: Map<string, Recording>,
  run: string,
  { fingerprint, provenance, series }: Committed,
  shown: boolean,
): void {
  const { started, durationSeconds: seconds } = provenance;
  const key = `${run} ${series.sha256} ${started}`;
  const known = recordings.get(key);
  if (known) known.fingerprints.add(fingerprint.digest);
  else {
    const fingerprints = new Set([fingerprint.digest]);
    recordings.set(key, { run, started, seconds, fingerprints, shown });
  }
}

function isShownUnderSameFingerprint(gone: Recording, recordings: readonly Recording[]): boolean {
  return recordings.some(
    ({ run, shown, fingerprints }) =>
      shown && run === gone.run && [...fingerprints].some((each) => gone.fingerprints.has(each)),
  );
}

function timeOf(recordings: readonly Recording[]): string {
  return formatDuration(recordings.reduce((sum, { seconds }) => sum + seconds, 0));
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
