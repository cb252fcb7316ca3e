import { formatDuration } from '../../messages/duration.ts';
import type { PlannedRun } from '../planning/plan.ts';
import type { EngineRecord, RunRecord } from '../records/record.ts';
import type { SeriesTable } from '../records/series.ts';

/** What came of a run that was to be recorded or replayed. */
export type RunOutcome =
  /** `meanwhile`: another process had recorded it before this one could. */
  | { run: PlannedRun; record: RunRecord; meanwhile?: boolean }
  /** A replay, which may have ended or diverged before the steps that were asked for. */
  | { run: PlannedRun; table: SeriesTable; ended: RunRecord['outcome']; engine: EngineRecord }
  | { run: PlannedRun; stoppedAfter: number; resumable: boolean }
  | { run: PlannedRun; error: Error };

/** One line for an outcome. */
export function describeOutcome(outcome: RunOutcome): string {
  const name = `${outcome.run.experiment}/${outcome.run.id}`;
  if ('error' in outcome) return `${name}: failed: ${outcome.error.message}`;
  if ('stoppedAfter' in outcome) {
    if (outcome.stoppedAfter === 0) return `${name}: not begun; the same command takes it up`;
    const next = outcome.resumable ? 'goes on from there' : 'starts it anew';
    return `${name}: stopped after ${outcome.stoppedAfter} steps; the same command ${next}`;
  }
  if ('table' in outcome) return `${name}: replayed ${outcome.table.step.length} steps`;
  const { record, meanwhile } = outcome;
  if (meanwhile) return `${name}: recorded meanwhile by another process`;
  return `${name}: recorded, ${record.outcome} after ${formatDuration(record.provenance.durationSeconds)}`;
}

/** A process's exit code: 0 where all is done, 130 where a run was stopped, 1 where one failed. */
export function exitCodeOf(outcomes: readonly RunOutcome[]): number {
  if (outcomes.some((outcome) => 'error' in outcome)) return 1;
  return outcomes.some((outcome) => 'stoppedAfter' in outcome) ? 130 : 0;
}
