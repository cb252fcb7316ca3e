import { formatDuration } from '../../messages/duration.ts';
import type { PlannedRun } from '../planning/plan.ts';
import type { EngineRecord, RunRecord } from '../records/record.ts';
import type { SeriesTable } from '../records/series.ts';
import type { ReplayedArtifact } from './replayed-artifacts.ts';
import type { Repeats } from './worker-messages.ts';

/** The outcome of a run that was to be recorded or replayed. */
export type RunOutcome =
  /** `meanwhile`: another process had recorded it before this one could. */
  | { run: PlannedRun; record: RunRecord; meanwhile?: boolean }
  /** A replay; it may have ended or diverged before the requested number of steps. */
  | {
      run: PlannedRun;
      table: SeriesTable;
      ended: RunRecord['outcome'];
      engine: EngineRecord;
      installed?: Record<string, string> | undefined;
      artifacts?: readonly ReplayedArtifact[] | undefined;
    }
  | { run: PlannedRun; stoppedAfter: number; resumable: boolean }
  /** `repeats`: for which other runs the failure will repeat. `takenOver`: another process goes on with the run. */
  | { run: PlannedRun; error: Error; repeats?: Repeats | undefined; takenOver?: boolean }
  /** Not started, as it would fail as others did. */
  | { run: PlannedRun; spared: true };

/** A line for each run that was started, and one for each experiment with runs that weren't. */
export function describeOutcomes(outcomes: readonly RunOutcome[]): string[] {
  const started = outcomes.filter((outcome) => !('spared' in outcome));
  return [...started.map(describeOutcome), ...describeSpared(outcomes)];
}

/** One line for an outcome. */
export function describeOutcome(outcome: RunOutcome): string {
  const name = `${outcome.run.experiment}/${outcome.run.id}`;
  if ('error' in outcome) return `${name}: failed: ${outcome.error.message}`;
  if ('spared' in outcome) return `${name}: not started: it would fail alike`;
  if ('stoppedAfter' in outcome) {
    if (outcome.stoppedAfter === 0) return `${name}: not started; the same command starts it`;
    const next = outcome.resumable ? 'resumes it' : 'starts it again';
    return `${name}: stopped after ${outcome.stoppedAfter} steps; the same command ${next}`;
  }
  if ('table' in outcome) return `${name}: replayed ${outcome.table.step.length} steps`;
  const { record, meanwhile } = outcome;
  if (meanwhile) return `${name}: recorded meanwhile by another process`;
  return `${name}: recorded, ${record.outcome} after ${formatDuration(record.provenance.durationSeconds ?? 0)}`;
}

/** A process's exit code: 1 if a run failed, else 130 if one was stopped, else 0. */
export function exitCodeOf(outcomes: readonly RunOutcome[]): number {
  if (outcomes.some((outcome) => 'error' in outcome)) return 1;
  return outcomes.some((outcome) => 'stoppedAfter' in outcome) ? 130 : 0;
}

/** "stopped: 11 more runs of digits would fail alike; --keep-going starts them", for each experiment. */
function describeSpared(outcomes: readonly RunOutcome[]): string[] {
  const spared = outcomes.filter((outcome) => 'spared' in outcome);
  return [...Map.groupBy(spared, ({ run }) => run.experiment)].map(([experiment, { length }]) => {
    const runs = length === 1 ? '1 more run' : `${length} more runs`;
    const them = length === 1 ? 'it' : 'them';
    return `stopped: ${runs} of ${experiment} would fail alike; --keep-going starts ${them}`;
  });
}
