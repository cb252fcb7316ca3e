import { formatCount } from '../writing/format.ts';

/** A run in progress, which only development shows. */
export interface RunningRun {
  id: string;
  /** "Calm, seed 1". */
  label: string;
  /** How many rows it has kept so far; 0 until it keeps the first. */
  rows: number;
  /** The last step of them; undefined without any. */
  lastStep: number | undefined;
  /** The number of rows of the complete run; undefined if its experiment doesn't tell. */
  steps: number | undefined;
}

/** "running, 31 %", or of several runs "3 running, 12–31 %". */
export function runningLabel(running: readonly RunningRun[]): string {
  const what = running.length === 1 ? 'running' : `${running.length} running`;
  return [what, ...rangeOf(running)].join(', ');
}

/** The same as a word of its own: "Running, 31 %". */
export function runningOutcome(running: readonly RunningRun[]): string {
  const label = runningLabel(running);
  return label.charAt(0).toUpperCase() + label.slice(1);
}

/** "Calm, seed 1: 31 %" */
export function describeRunning(run: RunningRun): string {
  return [run.label, ...rangeOf([run])].join(': ');
}

/** What all of them have done, of their length or in steps; empty if it can't be told of all in one way. */
function rangeOf(running: readonly RunningRun[]): string[] {
  const shares = running.flatMap(shareOf);
  if (shares.length === running.length) return [`${range(shares)}\u00a0%`];
  const steps = running.flatMap(({ lastStep }) => lastStep ?? []);
  if (steps.length < running.length) return [];
  return [`${new Set(steps).size > 1 ? 'steps' : 'step'}\u00a0${range(steps)}`];
}

/** In whole per cent, rounded down. */
function shareOf({ rows, steps }: RunningRun): number[] {
  return steps === undefined ? [] : [Math.min(100, Math.floor((100 * rows) / Math.max(steps, 1)))];
}

function range(numbers: readonly number[]): string {
  const ends = new Set([Math.min(...numbers), Math.max(...numbers)]);
  return [...ends].map(formatCount).join('–');
}
