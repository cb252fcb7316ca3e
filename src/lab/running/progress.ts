import { MultiBar, Presets, type SingleBar } from 'cli-progress';
import { formatDuration } from '../../messages/duration.ts';
import type { DataSource } from '../dataset.ts';
import type { PlannedRun } from '../planning/plan.ts';
import type { WorkerMessage } from './worker-messages.ts';

/** Shows the progress of runs. */
export interface Progress {
  update(run: PlannedRun, message: WorkerMessage): void;
  stop(): void;
}

/** Where progress is written: standard error, so that output can be piped. */
export interface ProgressOutput {
  isTTY?: boolean | undefined;
  write(text: string): unknown;
}

const secondsBetweenLines = 5;

/** A bar for each run on a terminal; on a pipe, a line every few seconds. `clock` in milliseconds, monotonic. */
export function showProgress(output: NodeJS.WriteStream, clock: () => number): Progress {
  return output.isTTY ? barProgress(output, clock) : lineProgress(output, clock);
}

/** Writes a line for each run every few seconds, and one whenever a run starts, resumes, has a note or ends. */
export function lineProgress(output: ProgressOutput, clock: () => number): Progress {
  const runs = new Map<string, RunProgress>();
  const lastLine = new Map<string, number>();
  const write = (run: PlannedRun, text: string) => {
    lastLine.set(nameOf(run), clock());
    output.write(`${nameOf(run)}: ${text}\n`);
  };
  return {
    update(run, message) {
      const state = advance(runs, run, message, clock());
      const due = clock() - (lastLine.get(nameOf(run)) ?? -Infinity) >= secondsBetweenLines * 1000;
      if (message.type === 'recorded') write(run, describeRecorded(message));
      else if (message.type === 'note') write(run, message.line);
      else if (message.type === 'resumed') write(run, describeResumed(message));
      else if (message.type === 'loading' && due) write(run, describeLoading(message));
      else if (message.type === 'running') write(run, describeStart(message));
      else if (message.type === 'progress' && due) write(run, describeState(state, clock()));
    },
    stop() {},
  };
}

function barProgress(output: NodeJS.WriteStream, clock: () => number): Progress {
  const runs = new Map<string, RunProgress>();
  const bars = new Map<string, SingleBar>();
  const multi = new MultiBar(
    { stream: output, format: '{name} {bar} {text}', hideCursor: true, clearOnComplete: false },
    Presets.shades_classic,
  );
  return {
    update(run, message) {
      const state = advance(runs, run, message, clock());
      const name = nameOf(run);
      const bar = bars.get(name) ?? multi.create(1, 0, { name, text: 'starting' });
      bars.set(name, bar);
      if (message.type === 'loading') bar.update(0, { text: describeLoading(message) });
      if (message.type === 'running') bar.setTotal(state.steps ?? 1);
      if (message.type === 'progress') {
        // A bar of unknown length stays empty.
        const done = state.steps === undefined ? 0 : state.stepsDone;
        bar.update(done, { text: describeState(state, clock()) });
      }
      if (message.type === 'note') multi.log(`${name}: ${message.line}\n`);
      if (message.type === 'resumed') multi.log(`${name}: ${describeResumed(message)}\n`);
      if (message.type === 'recorded') bar.update({ text: describeRecorded(message) });
    },
    stop: () => multi.stop(),
  };
}

/** Ids alone aren't unique: two experiments may have runs of the same id. */
function nameOf({ experiment, id }: PlannedRun): string {
  return `${experiment}/${id}`;
}

interface RunProgress {
  /** Undefined if the experiment doesn't tell. */
  steps: number | undefined;
  /** Undefined if a step uses no samples. */
  samplesPerStep: number | undefined;
  metric: string;
  stepsDone: number;
  /** Steps done in earlier sessions. */
  stepsBefore: number;
  value: number | undefined;
  startedAt: number;
}

function advance(
  runs: Map<string, RunProgress>,
  run: PlannedRun,
  message: WorkerMessage,
  now: number,
): RunProgress {
  const state = runs.get(nameOf(run)) ?? {
    steps: undefined,
    samplesPerStep: undefined,
    metric: '',
    stepsDone: 0,
    stepsBefore: 0,
    value: undefined,
    startedAt: now,
  };
  runs.set(nameOf(run), state);
  if (message.type === 'running') {
    Object.assign(state, { ...message, startedAt: now });
  }
  if (message.type === 'resumed') state.stepsBefore = message.stepsDone;
  if (message.type === 'progress') {
    Object.assign(state, { stepsDone: message.stepsDone, value: message.value });
  }
  return state;
}

function describeState(state: RunProgress, now: number): string {
  const { steps, samplesPerStep, metric, stepsDone, stepsBefore, value, startedAt } = state;
  const seconds = Math.max((now - startedAt) / 1000, 1e-3);
  const stepsNow = stepsDone - stepsBefore;
  const rate = (stepsNow * (samplesPerStep ?? 1)) / seconds;
  const left =
    stepsNow > 0 && steps !== undefined ? (seconds / stepsNow) * (steps - stepsDone) : undefined;
  return [
    steps === undefined ? `${stepsDone} rows` : `step ${stepsDone}/${steps}`,
    `${rate.toFixed(0)} ${samplesPerStep === undefined ? (steps === undefined ? 'rows' : 'steps') : 'samples'}/s`,
    value === undefined ? '' : `${metric} ${value.toFixed(4)}`,
    left === undefined ? '' : `${formatDuration(Math.round(left))} left`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function describeStart({ steps, device }: WorkerMessage & { type: 'running' }): string {
  return steps === undefined ? `runs on ${device}` : `${steps} steps on ${device}`;
}

function describeLoading({ phase, done, total }: WorkerMessage & { type: 'loading' }): string {
  if (done === undefined || !total) return phase;
  return `${phase} ${Math.floor((100 * done) / total)} %`;
}

function describeResumed({ stepsDone }: WorkerMessage & { type: 'resumed' }): string {
  return `resumes after ${stepsDone} steps`;
}

function describeRecorded({ record, meanwhile }: WorkerMessage & { type: 'recorded' }): string {
  if (meanwhile) return 'recorded meanwhile by another process';
  const { durationSeconds = 0, samplesPerSecond } = record.provenance;
  const done = `${record.outcome} in ${formatDuration(durationSeconds)}`;
  return samplesPerSecond === undefined
    ? done
    : `${done}, ${samplesPerSecond.toFixed(0)} samples/s`;
}

/** Reports a data set's download or decoding: a line at each new phase, and one every few seconds. */
export function loadingLines(
  report: (line: string) => void,
  clock: () => number,
): DataSource['report'] {
  let lastPhase = '';
  let lastLine = -Infinity;
  return (phase, done, total) => {
    if (phase === lastPhase && clock() - lastLine < secondsBetweenLines * 1000) return;
    [lastPhase, lastLine] = [phase, clock()];
    report(describeLoading({ type: 'loading', phase, done, total }));
  };
}
