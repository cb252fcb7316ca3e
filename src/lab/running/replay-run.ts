import { ExpectedError } from '../../messages/expected-error.ts';
import { keepArtifacts } from '../artifacts/keep-artifacts.ts';
import { whyOtherData } from '../records/fingerprint.ts';
import { type CheckpointKeeper, computed, type Execution, executeRun } from './execute-run.ts';
import { announceRun, describeEngine, type Session } from './session.ts';
import type { RunTask, WorkerMessage } from './worker-messages.ts';

/**
 * Repeats the first steps of a recorded run. Writes nothing. @throws ExpectedError if the data isn't that of the record
 */
export async function replayRun(
  session: Session,
  { record, steps: rows }: NonNullable<RunTask['replay']>,
): Promise<WorkerMessage> {
  const { definition, dataset } = session;
  const why = whyOtherData(dataset.digest, record);
  if (why !== undefined) throw new ExpectedError(why);
  announceRun(session, rows);
  const { table, outcome } = definition.command
    ? await replayProgram(session, rows)
    : await replayComputed(session, rows);
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
  };
}

async function replayProgram(session: Session, rows: number): Promise<Execution> {
  const { replayCommand } = await import('./command/replay-command.ts');
  return replayCommand(session, rows);
}

async function replayComputed(session: Session, rows: number): Promise<Execution> {
  const { task, definition, dataset, signal, tell, clock } = session;
  return executeRun(computed(definition), task.run, dataset.data, {
    onProgress: (stepsDone, value) => tell({ type: 'progress', stepsDone, value }),
    signal,
    rows,
    checkpoints: noCheckpoints,
    artifacts: await keepArtifacts(definition.artifacts ?? {}),
    clock,
  });
}

const noCheckpoints: CheckpointKeeper = {
  restore: async () => undefined,
  due: () => false,
  save: async () => {},
};
