import path from 'node:path';
import { z } from 'zod';
import { readRegularFile } from '../../files/regular-file.ts';
import { writeWholeFile } from '../../files/whole-file.ts';
import { ExpectedError } from '../../messages/expected-error.ts';
import { firstIssue } from '../../messages/first-issue.ts';
import { line, moment, type RunRecord, runRecordSchema, sha256 } from './record.ts';
import { runId } from './run-id.ts';
import { describeWriteFailure, parseRecordJson, runFolder } from './store.ts';

/**
 * How a replay compares with its record. `agrees`: on another engine or device, the first two steps differ by no more
 * than the experiment allows for rounding.
 */
export const replayOutcomes = ['identical', 'agrees', 'fails'] as const;
export type ReplayOutcome = (typeof replayOutcomes)[number];

/**
 * How many first steps are comparable between devices that round differently. The first step has the same weights, and
 * the second one nearly so; metrics that compare two steps begin there. After five steps, everything differs by per
 * cents.
 */
export const comparableSteps = 2;

const { git, engine } = runRecordSchema.shape.provenance.shape;

/** A replay of a recorded run, as it is written beside the run. */
export const recordedReplaySchema = z.strictObject({
  /** ISO 8601, UTC. */
  at: moment,
  /** The commit that was checked out; absent outside a git checkout. */
  git,
  /** The digest of the experiment's source that was replayed. */
  source: sha256,
  /** The engine of the replay. */
  engine,
  /** How many steps were replayed, from the first on. */
  steps: z.int().nonnegative(),
  outcome: z.enum(replayOutcomes),
  /** The outcome in words. */
  says: line,
});
export type RecordedReplay = z.infer<typeof recordedReplaySchema>;

const verificationSchema = z.strictObject({
  format: z.literal(1),
  /** The digest of the series that were replayed: these replays say nothing of a newer recording. */
  series: sha256,
  /** Oldest first. */
  replays: z.array(recordedReplaySchema).min(1),
});

const verificationFile = 'verification.json';
/** Each replay takes about one kB. */
const maximumBytes = 1_000_000;

/**
 * The recorded replays of a run, oldest first; none if the run was recorded anew since.
 *
 * @throws ExpectedError naming file and field if they can't be read
 */
export async function readReplays(root: string, record: RunRecord): Promise<RecordedReplay[]> {
  const shown = path.relative(root, path.join(folderOf(root, record), verificationFile));
  const text = readRegularFile(root, shown, maximumBytes);
  if (text === undefined) return [];
  const parsed = verificationSchema.safeParse(parseRecordJson(text.toString(), shown), {
    reportInput: true,
  });
  if (!parsed.success) {
    throw new ExpectedError(
      `${shown}: ${firstIssue(parsed.error)}; remove it, and verify the run again with --record`,
    );
  }
  const { series, replays } = parsed.data;
  return series === record.series.sha256 ? replays : [];
}

/** The file of replays beside a run, by its name, for whoever moves the run; empty without one. */
export async function verificationBeside(
  root: string,
  record: RunRecord,
): Promise<Record<string, Uint8Array>> {
  const file = path.relative(root, path.join(folderOf(root, record), verificationFile));
  const bytes = readRegularFile(root, file, maximumBytes);
  return bytes ? { [verificationFile]: bytes } : {};
}

/**
 * Writes a replay beside its run. It replaces earlier replays on the same engine and device, with the same outcome,
 * that went no further.
 *
 * @throws ExpectedError if the existing file can't be read, or the new one can't be written
 */
export async function recordReplay(
  root: string,
  record: RunRecord,
  replay: RecordedReplay,
): Promise<void> {
  const before = await readReplays(root, record);
  const replays = [...before.filter((each) => !repeats(replay, each)), replay];
  const value = { format: 1, series: record.series.sha256, replays } as const;
  const folder = folderOf(root, record);
  const file = path.join(folder, verificationFile);
  const text = `${JSON.stringify(verificationSchema.parse(value), null, 2)}\n`;
  try {
    await writeWholeFile(file, text, folder);
  } catch (error) {
    throw describeWriteFailure(error, path.relative(root, file));
  }
}

/**
 * The most informative replay: the latest if it failed, else the one that went furthest. Ignores replays of sources
 * that were never the record's, as they say nothing of the run.
 */
export function tellingReplay(
  { fingerprint, provenance }: RunRecord,
  replays: readonly RecordedReplay[],
): RecordedReplay | undefined {
  const earlier = (provenance.restamps ?? []).map(({ fromSource }) => fromSource);
  const own = replays.filter(({ source }) => [fingerprint.source, ...earlier].includes(source));
  const latest = own.at(-1);
  if (latest?.outcome === 'fails') return latest;
  const furthest = Math.max(...own.map(({ outcome, steps }) => reachOf(outcome, steps)));
  return own.findLast(({ outcome, steps }) => reachOf(outcome, steps) === furthest);
}

/** On another device only two steps are compared, so that `agrees` never outranks identical steps. */
function reachOf(outcome: ReplayOutcome, steps: number): number {
  return { fails: -1, agrees: 0, identical: steps }[outcome];
}

function repeats(now: RecordedReplay, before: RecordedReplay): boolean {
  return (
    now.outcome === before.outcome &&
    now.steps >= before.steps &&
    now.engine.name === before.engine.name &&
    now.engine.device === before.engine.device
  );
}

function folderOf(root: string, record: RunRecord): string {
  return runFolder(root, record.experiment, runId(record));
}
