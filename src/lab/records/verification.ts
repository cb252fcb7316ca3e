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
 * What came of a replay. `agrees`: on another engine or device, the first two steps, within what the experiment allows
 * for rounding.
 */
const replayOutcomes = ['identical', 'agrees', 'fails'] as const;
export type ReplayOutcome = (typeof replayOutcomes)[number];

/**
 * Where devices round differently, the first step is of the same weights, and the second, in which what compares two
 * steps is first measured, nearly so. After five, all differs by per cents.
 */
export const comparableSteps = 2;

const { git, engine } = runRecordSchema.shape.provenance.shape;

/** A replay of a recorded run, as it is written beside the run. */
export const recordedReplaySchema = z.strictObject({
  /** ISO 8601, UTC. */
  at: moment,
  /** What was checked out; absent outside a git checkout. */
  git,
  /** The digest of the experiment's source that was replayed. */
  source: sha256,
  /** What it was replayed with. */
  engine,
  /** How many of the first steps. */
  steps: z.int().nonnegative(),
  outcome: z.enum(replayOutcomes),
  /** The same in words. */
  says: line,
});
export type RecordedReplay = z.infer<typeof recordedReplaySchema>;

const verificationSchema = z.strictObject({
  format: z.literal(1),
  /** Of the series that were replayed: a run that is recorded anew hasn't been. */
  series: sha256,
  /** The oldest first. */
  replays: z.array(recordedReplaySchema).min(1),
});

const verificationFile = 'verification.json';
/** Each replay takes about one kB. */
const maximumBytes = 1_000_000;

/**
 * The replays that are on record of a run, the oldest first.
 *
 * @throws ExpectedError naming file and field where they can't be read
 */
export async function readReplays(root: string, record: RunRecord): Promise<RecordedReplay[]> {
  const shown = path.relative(root, path.join(folderOf(root, record), verificationFile));
  const text = await readRegularFile(root, shown, maximumBytes);
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

/**
 * Writes a replay beside its run. It takes the place of those that it repeats: as far or further, on the same device,
 * with the same outcome.
 *
 * @throws ExpectedError where what is there can't be read, or the file can't be written
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
 * The replay to tell of first: the latest one if it disagreed, else the one that went furthest. What another source gave
 * than the record's says nothing of the run.
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

/** However many steps were replayed, on another device two are compared. */
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
