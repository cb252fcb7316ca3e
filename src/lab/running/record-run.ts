import { cacheDirectory } from '../../files/cache-directory.ts';
import { ExpectedError } from '../../messages/expected-error.ts';
import { whyPrivate } from '../../messages/private-text.ts';
import type { EncodedArtifact } from '../artifacts/encoded.ts';
import { requireRoomInExperiment } from '../artifacts/experiment-room.ts';
import { type KeptArtifacts, keepArtifacts } from '../artifacts/keep-artifacts.ts';
import { lengthOf } from '../define.ts';
import { rowsSoFar } from '../in-progress/rows-so-far.ts';
import { type LockedRun, lockRun, runLock } from '../in-progress/run-lock.ts';
import { refuseDamaged } from '../planning/damaged-runs.ts';
import { stateOf } from '../planning/run-state.ts';
import { fingerprintRun } from '../records/fingerprint.ts';
import type { Fingerprint, RunRecord } from '../records/record.ts';
import { requireRecordable } from '../records/series.ts';
import { restoreSetAside, writeRun } from '../records/store.ts';
import { draftRecord, type Recording } from './draft-record.ts';
import { computed, type Execution, executeRun } from './execute-run.ts';
import { keepCheckpoints, type RunKeeper } from './keep-checkpoints.ts';
import { thatRepeats } from './repeating-failure.ts';
import { announceRun, type Session } from './session.ts';
import type { WorkerMessage } from './worker-messages.ts';

/**
 * Records a run, resuming from its checkpoint if there is one.
 *
 * @throws ExpectedError if another process is running it or takes it over, or its present record is damaged
 */
export async function recordRun(session: Session): Promise<WorkerMessage> {
  const { task, definition, dataset } = session;
  const { run, source } = task;
  const { steps } = lengthOf(definition, run.parameters);
  if (steps !== undefined) requireRecordable(steps, Object.keys(definition.metrics).length);
  if (definition.artifacts) {
    await requireRoomInExperiment(task.root, run.experiment, [run]).catch((error: unknown) => {
      throw thatRepeats(error);
    });
  }
  announceRun(session, steps);
  const fingerprint = fingerprintRun(source, run.parameters, run.seed, dataset.digest);
  const file = runLock(cacheDirectory(), fingerprint.digest);
  const lock = await lockRun(file, `${run.experiment}/${run.id}`);
  try {
    return (await recordedMeanwhile(session)) ?? (await recordWatched(session, fingerprint, lock));
  } finally {
    await lock.release();
  }
}

/** The record that another process wrote since the survey; undefined if there is none, or with `--fresh`. */
async function recordedMeanwhile({ task, dataset }: Session): Promise<WorkerMessage | undefined> {
  const { root, run, source } = task;
  // The previous holder of the lock may have been killed.
  await restoreSetAside(root, run.experiment);
  if (task.fresh) return undefined;
  const state = await stateOf(root, { source }, run, dataset.digest);
  if (state.state === 'damaged') refuseDamaged([{ run, state }]);
  if (state.state !== 'fresh') return undefined;
  return { type: 'recorded', record: state.record, meanwhile: true };
}

/** Keeps its rows for development servers, as long as it runs. */
async function recordWatched(
  session: Session,
  fingerprint: Fingerprint,
  lock: LockedRun,
): Promise<WorkerMessage> {
  const rows = rowsSoFar(cacheDirectory(), fingerprint.digest, session.clock, lock.requireOurs);
  await rows.remove();
  try {
    return await recordLocked({ ...session, keepRows: rows.keep, lock }, fingerprint);
  } finally {
    await lock.requireOurs().then(rows.remove, () => {});
  }
}

async function recordLocked(session: Session, fingerprint: Fingerprint): Promise<WorkerMessage> {
  const recording = session.definition.command
    ? await recordProgram(session, fingerprint)
    : await recordComputed(session, fingerprint);
  const { table, outcome } = recording.execution;
  const stepsDone = table.step.length;
  if (outcome === 'stopped') {
    return { type: 'stopped', stepsDone, resumable: recording.resumable };
  }
  if (outcome === 'completed') requireAllSteps(session, stepsDone, recording.remedy);
  const draft = await draftRecord(session, {
    fingerprint,
    table,
    outcome,
    sessions: recording.sessions(),
    process: recording.process,
  });
  await session.lock?.requireOurs();
  const record = await writeRun(session.task.root, draft, table, recording.artifacts);
  noteUnmeasured(session, record);
  notePrivate(session, recording.artifacts);
  await recording.remove();
  return { type: 'recorded', record };
}

/** Loaded only for commands, as it loads the readers of other tools' files. */
async function recordProgram(session: Session, { digest }: Fingerprint): Promise<Recording> {
  const { recordCommand } = await import('./command/record-command.ts');
  return recordCommand(session, digest);
}

async function recordComputed(session: Session, fingerprint: Fingerprint): Promise<Recording> {
  const { task, definition, dataset, signal, tell, clock, keepRows } = session;
  const artifacts = await keepArtifacts(definition.artifacts ?? {});
  const checkpoints = checkpointsOf(session, fingerprint, artifacts);
  const execution = await executeRun(computed(definition), task.run, dataset.data, {
    onProgress: (stepsDone, value) => tell({ type: 'progress', stepsDone, value }),
    ...(keepRows && { keepRows }),
    signal,
    checkpoints,
    artifacts,
    clock,
  });
  const missing = execution.outcome === 'completed' ? artifacts.missing() : undefined;
  if (missing !== undefined) {
    await checkpoints.saveEnd(execution.table);
    throw thatRepeats(
      new ExpectedError(
        `kept no ${missing}, which its artifacts declare: keep it in run(), or declare no ${missing}`,
      ),
    );
  }
  requireWithin(execution, artifacts);
  const { sessions, remove } = checkpoints;
  return {
    execution,
    artifacts: keptBy(execution, artifacts),
    sessions,
    resumable: checkpoints.resumable(),
    remove,
  };
}

/** @throws ExpectedError that will repeat, if a completed run kept something at a step that it hasn't reached */
function requireWithin({ outcome, table }: Execution, artifacts: Pick<KeptArtifacts, 'all'>): void {
  if (outcome !== 'completed') return;
  const last = table.step.at(-1) ?? -1;
  const beyond = artifacts.all().find(({ entry }) => (entry.step ?? 0) > last);
  if (!beyond) return;
  const { name, step } = beyond.entry;
  throw thatRepeats(
    new ExpectedError(
      `kept ${name} at step ${step}, but its last row is of step ${last}: keep it at a step with a row, or without a step at the end`,
    ),
  );
}

/** A run goes on for a while after it has diverged: what it kept then belongs to none of its rows. */
export function keptBy(
  { outcome, table }: Execution,
  artifacts: Pick<KeptArtifacts, 'all'>,
): EncodedArtifact[] {
  if (outcome === 'stopped') return [];
  const last = table.step.at(-1) ?? -1;
  const isKept = ({ entry }: EncodedArtifact) =>
    outcome === 'completed' || (entry.step ?? 0) <= last;
  return artifacts.all().filter(isKept);
}

function checkpointsOf(
  session: Session,
  { digest }: Fingerprint,
  artifacts: KeptArtifacts,
): RunKeeper {
  const { task, device, tell, clock, now, lock } = session;
  return keepCheckpoints({
    cacheDirectory: cacheDirectory(),
    fingerprint: digest,
    engine: task.tf32 ? `${task.engine.name}-tf32` : task.engine.name,
    device: device.name,
    statement: task.statement,
    artifacts,
    intervalSeconds: task.checkpointSeconds,
    clock,
    now,
    report: (line) => tell({ type: 'note', line }),
    onResume: (stepsDone) => tell({ type: 'resumed', stepsDone }),
    ...(lock && { requireOurs: lock.requireOurs }),
  });
}

function requireAllSteps(
  { task, definition }: Session,
  stepsDone: number,
  remedy = 'make length() and run() agree',
): void {
  const { steps } = lengthOf(definition, task.run.parameters);
  if (steps === undefined || stepsDone === steps) return;
  throw thatRepeats(
    new ExpectedError(
      `yielded ${stepsDone} rows, but its length() says ${steps}: its "steps" is the number of rows; ${remedy}`,
    ),
  );
}

/** What a run keeps is published as it is: its author should know. */
function notePrivate({ tell }: Session, artifacts: readonly EncodedArtifact[]): void {
  for (const { entry, bytes } of artifacts) {
    if (!bytes || (entry.kind !== 'text' && entry.kind !== 'table')) continue;
    const why = whyPrivate(Buffer.from(bytes).toString());
    if (why === undefined) continue;
    const line = `its ${entry.kind} ${entry.name} holds ${why}, which pages publish: look at it, and write it without`;
    tell({ type: 'note', line });
    return;
  }
}

function noteUnmeasured({ definition, tell }: Session, { summary }: RunRecord): void {
  const unmeasured = Object.keys(definition.metrics).filter(
    (name) => !Object.hasOwn(summary, name),
  );
  if (unmeasured.length === 0) return;
  tell({ type: 'note', line: `no row had a finite ${unmeasured.join(', ')}` });
}
