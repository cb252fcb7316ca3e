import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import pLimit from 'p-limit';
import { ownModule } from '../../files/own-file.ts';
import { ExpectedError } from '../../messages/expected-error.ts';
import type { Engine } from '../engines/engine.ts';
import { defaultJobs } from '../engines/jobs.ts';
import type { PlannedRun } from '../planning/plan.ts';
import type { Progress } from './progress.ts';
import { noteFailures } from './repeating-failure.ts';
import type { RunOutcome } from './run-outcome.ts';
import { stopSignals } from './stop-signal.ts';
import type { RunTask, WorkerMessage } from './worker-messages.ts';

export interface WorkersOptions {
  root: string;
  engineOf(task: RunTask): Engine;
  /** The number of runs at a time, at least 1. Default: as many as the engines leave cores for. */
  jobs: number | undefined;
  signal: AbortSignal;
  /** The workers' program and Node's options for it. Default: the project's own program. */
  worker?: { file: string; execArgv: readonly string[] };
  progress: Progress;
  /** Called before each task's process starts. What it throws is the task's outcome. */
  beforeTask?: ((task: RunTask) => Promise<void>) | undefined;
  /** Whether to start runs that would fail as others did. Default: none of them is started. */
  keepGoing?: boolean | undefined;
  /** Called with each task's outcome and index, while other tasks still run. */
  onOutcome?: ((outcome: RunOutcome, index: number) => Promise<void>) | undefined;
}

/**
 * Performs each task in a process of its own. A failed task leaves the others running; if its failure will repeat, those that
 * would fail alike aren't started.
 */
export async function runInWorkers(
  tasks: readonly RunTask[],
  options: WorkersOptions,
): Promise<RunOutcome[]> {
  const limit = pLimit(options.jobs ?? defaultJobs(tasks.map(options.engineOf)));
  const failures = noteFailures();
  const isNews = noteNotes();
  const perform = async (task: RunTask): Promise<RunOutcome> => {
    if (!options.keepGoing && failures.awaits(task.run)) return { run: task.run, spared: true };
    const outcome = await runInWorker(task, { ...options, isNews });
    failures.note(outcome);
    return outcome;
  };
  const outcomes = await Promise.all(
    tasks.map((task, i) =>
      limit(async () => {
        const outcome = await perform(task);
        await options.onOutcome?.(outcome, i);
        return outcome;
      }),
    ),
  );
  options.progress.stop();
  return outcomes;
}

/** Tells which notes of workers are to be shown. */
function noteNotes(): (run: PlannedRun, message: WorkerMessage) => boolean {
  const told = new Set<string>();
  return ({ experiment }, message) => {
    if (message.type !== 'note' || !message.once) return true;
    const key = `${experiment} ${message.line}`;
    const isNew = !told.has(key);
    told.add(key);
    return isNew;
  };
}

async function runInWorker(
  task: RunTask,
  options: WorkersOptions & { isNews: ReturnType<typeof noteNotes> },
): Promise<RunOutcome> {
  const { run } = task;
  if (options.signal.aborted) return notBegun(run);
  try {
    await options.beforeTask?.(task);
  } catch (error) {
    return { run, error: error as Error };
  }
  const worker = startWorker(options.engineOf(task), options);
  // A message to a worker that has just ended is lost, which is no failure: 'close' tells how it ended.
  const send = (message: RunTask | 'stop') => worker.connected && worker.send(message, () => {});
  const askToStop = () => send('stop');
  options.signal.addEventListener('abort', askToStop);
  try {
    return await new Promise<RunOutcome>((resolve) => {
      let last: WorkerMessage | undefined;
      worker.on('message', (message: WorkerMessage) => {
        last = message;
        if (options.isNews(run, message)) options.progress.update(run, message);
      });
      worker.once('error', (error) => resolve({ run, error }));
      // Unlike 'exit', 'close' comes after the last message.
      worker.once('close', (code, signal) => {
        const neverBegan = options.signal.aborted && isStopSignal(signal);
        const end = signal ?? `exit code ${code}`;
        resolve(neverBegan ? notBegun(run) : describeEnd(run, last, end));
      });
      send(task);
    });
  } finally {
    options.signal.removeEventListener('abort', askToStop);
  }
}

function notBegun(run: PlannedRun): RunOutcome {
  return { run, stoppedAfter: 0, resumable: false };
}

/**
 * Whether a signal is a stop signal. Sent to the whole process group, it ends a worker only while the worker starts:
 * later the worker ignores it.
 */
function isStopSignal(signal: NodeJS.Signals | null): boolean {
  return stopSignals.some((each) => each === signal);
}

function startWorker(engine: Engine, { root, ...options }: WorkersOptions): ChildProcess {
  const { file, execArgv } = options.worker ?? {
    file: ownModule(import.meta.filename, 'worker'),
    execArgv: [],
  };
  const worker = fork(file, {
    cwd: root,
    execArgv: [...execArgv],
    // The record states the engine's settings, so the worker must have them.
    env: { ...process.env, ...engine.environment },
    // Standard output has the command's result only, not what an experiment logs.
    stdio: ['ignore', 2, 'pipe', 'ipc'],
    // JSON would turn infinity and NaN into null.
    serialization: 'advanced',
  });
  createInterface(worker.stderr!).on('line', (line) => {
    if (!engine.noise?.test(line)) process.stderr.write(`${line}\n`);
  });
  return worker;
}

function describeEnd(run: PlannedRun, last: WorkerMessage | undefined, end: string): RunOutcome {
  if (last?.type === 'recorded') {
    return { run, record: last.record, meanwhile: last.meanwhile ?? false };
  }
  if (last?.type === 'replayed') {
    const { table, ended, engine, installed, artifacts } = last;
    return { run, table, ended, engine, installed, artifacts };
  }
  if (last?.type === 'stopped') {
    return { run, stoppedAfter: last.stepsDone, resumable: last.resumable };
  }
  if (last?.type === 'failed') {
    return {
      run,
      error: last.expected ? new ExpectedError(last.message) : new Error(last.message),
      repeats: last.repeats,
      ...(last.takenOver && { takenOver: true }),
    };
  }
  const remedy = end === 'SIGKILL' ? '; often it means out of memory: try --jobs 1' : '';
  return { run, error: new ExpectedError(`its process ended without a result (${end})${remedy}`) };
}
