import { ExpectedError } from '../../messages/expected-error.ts';
import type { EncodedArtifact } from '../artifacts/encoded.ts';
import { keepArtifacts } from '../artifacts/keep-artifacts.ts';
import { whyOtherData } from '../records/fingerprint.ts';
import { type CheckpointKeeper, computed, type Execution, executeRun } from './execute-run.ts';
import { keptBy } from './record-run.ts';
import { compareArtifacts, replaysArtifacts } from './replayed-artifacts.ts';
import { announceRun, describeEngine, type Session } from './session.ts';
import type { RunTask, WorkerMessage } from './worker-messages.ts';

/**
 * Repeats the first steps of a recorded run. Writes nothing. @throws ExpectedError if the data isn't that of the record
 */
export async function replayRun(
  session: Session,
  { record, steps: rows }: NonNullable<RunTask['replay']>,
): Promise<WorkerMessage> {
  const { dataset } = session;
  const why = whyOtherData(dataset.digest, record);
  if (why !== undefined) throw new ExpectedError(why);
  announceRun(session, rows);
  const isWhole = replaysArtifacts(record, rows);
  // One that stops at its last row would not come to what it keeps at its end.
  const { execution, artifacts } = await replay(session, isWhole ? Infinity : rows);
  const { table, outcome } = execution;
  if (outcome === 'stopped') {
    return { type: 'stopped', stepsDone: table.step.length, resumable: false };
  }
  const { program } = session.task;
  return {
    type: 'replayed',
    table,
    ended: outcome,
    engine: describeEngine(session),
    ...(program && { installed: program.installed }),
    ...(isWhole && { artifacts: await compareArtifacts(session.task.root, record, artifacts) }),
  };
}

/** What a replay computed. */
export interface Replayed {
  execution: Execution;
  artifacts: readonly EncodedArtifact[];
}

function replay(session: Session, rows: number): Promise<Replayed> {
  return session.definition.command ? replayProgram(session, rows) : replayComputed(session, rows);
}

async function replayProgram(session: Session, rows: number): Promise<Replayed> {
  const { replayCommand } = await import('./command/replay-command.ts');
  return replayCommand(session, rows);
}

async function replayComputed(session: Session, rows: number): Promise<Replayed> {
  const { task, definition, dataset, signal, tell, clock } = session;
  const artifacts = await keepArtifacts(definition.artifacts ?? {});
  const execution = await executeRun(computed(definition), task.run, dataset.data, {
    onProgress: (stepsDone, value) => tell({ type: 'progress', stepsDone, value }),
    signal,
    rows,
    checkpoints: noCheckpoints,
    artifacts,
    clock,
  });
  await artifacts.settle();
  return { execution, artifacts: keptBy(execution, artifacts) };
}

const noCheckpoints: CheckpointKeeper = {
  restore: async () => undefined,
  due: () => false,
  save: async () => {},
};
