import type { PlannedRun } from '../planning/plan.ts';
import type { EngineName } from '../records/engine-names.ts';
import type { SourceFingerprint } from '../records/fingerprint.ts';
import type { EngineRecord, RunRecord } from '../records/record.ts';
import type { SeriesTable } from '../records/series.ts';
import type { Statement } from '../statements/statement.ts';

/** What a worker process is asked to do, as its first message. */
export interface RunTask {
  root: string;
  run: PlannedRun;
  /** The experiment's bundle, whose digest is in `source`. */
  module: string;
  source: SourceFingerprint;
  /** The data set's bundle. */
  dataset: string;
  /** What the experiment claims as the run begins. */
  statement?: Statement | undefined;
  git: RunRecord['provenance']['git'];
  dataPath: string | undefined;
  engine: { name: EngineName; reason: string };
  tf32: boolean;
  command: string;
  /** How often the state of an unfinished run is kept. */
  checkpointSeconds: number;
  /** Records even what another process has recorded meanwhile. */
  fresh?: boolean | undefined;
  /** Not to record, but to run so many first steps of a recorded run again. */
  replay?: { record: RunRecord; steps: number } | undefined;
}

/** What a worker tells its parent. */
export type WorkerMessage =
  | { type: 'loading'; phase: string; done?: number | undefined; total?: number | undefined }
  | { type: 'running'; steps: number; samplesPerStep: number; metric: string; device: string }
  | { type: 'progress'; stepsDone: number; value: number | undefined }
  | { type: 'recorded'; record: RunRecord; meanwhile?: boolean }
  | { type: 'note'; line: string }
  | { type: 'resumed'; stepsDone: number }
  | { type: 'replayed'; table: SeriesTable; ended: RunRecord['outcome']; engine: EngineRecord }
  | { type: 'stopped'; stepsDone: number; resumable: boolean }
  | { type: 'failed'; message: string; expected: boolean };
