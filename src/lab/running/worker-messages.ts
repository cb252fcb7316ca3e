import type { PlannedRun } from '../planning/plan.ts';
import type { RunEngineName } from '../records/engine-names.ts';
import type { SourceFingerprint } from '../records/fingerprint.ts';
import type { EngineRecord, FileDigests, RunRecord } from '../records/record.ts';
import type { SeriesTable } from '../records/series.ts';
import type { Statement } from '../statements/statement.ts';
import type { ReplayedArtifact } from './replayed-artifacts.ts';

/** A worker's task, sent as its first message. */
export interface RunTask {
  root: string;
  run: PlannedRun;
  /** The path of the experiment's bundle; `source` holds the bundle's fingerprint. */
  module: string;
  source: SourceFingerprint;
  /** The bundle's files, for the record. */
  sources?: FileDigests | undefined;
  /** The path of the data set's bundle. */
  dataset: string;
  /** The experiment's claims as the run begins. */
  statement?: Statement | undefined;
  git: RunRecord['provenance']['git'];
  dataPath: string | undefined;
  engine: { name: RunEngineName; reason: string };
  tf32: boolean;
  /** What is known of the program, if the run is a command. */
  program?: ProgramTask | undefined;
  command: string;
  /** Whether the record tells on which machine of a cluster the run was. */
  nameNodes?: boolean | undefined;
  /** Seconds between checkpoints. */
  checkpointSeconds: number;
  /** Whether to record even if another process has recorded the run meanwhile. */
  fresh?: boolean | undefined;
  /** If present, the worker records nothing and repeats this number of first steps of a recorded run. */
  replay?: { record: RunRecord; steps: number } | undefined;
}

/** What a worker needs to start a command's program, besides what the experiment says. */
export interface ProgramTask {
  /** The absolute path of the folder in which it starts. */
  folder: string;
  /** The absolute path of the author's own files: the checkout, or the project. */
  checkout: string;
  /** Its name and version: "python 3.12.4". */
  version: string;
  /** The file that locks its packages, as records name it. */
  environment?: string | undefined;
  /** Why not all its packages are locked. */
  unlocked?: string | undefined;
  /** Versions of installed packages. */
  installed: Record<string, string>;
  /** The files that its fingerprint knows: absolute paths. */
  known: readonly string[];
}

/**
 * For which other runs a failure will repeat: those with the same parameters, whatever their seed, or, if the run didn't even
 * begin, all of its experiment.
 */
export type Repeats = 'variant' | 'experiment';

/** A message from a worker to its parent. */
export type WorkerMessage =
  | { type: 'loading'; phase: string; done?: number | undefined; total?: number | undefined }
  | {
      type: 'running';
      steps: number | undefined;
      samplesPerStep?: number;
      metric: string;
      device: string;
    }
  | { type: 'progress'; stepsDone: number; value: number | undefined }
  | { type: 'recorded'; record: RunRecord; meanwhile?: boolean }
  /** `once`: told of one of an experiment's runs only. */
  | { type: 'note'; line: string; once?: boolean }
  | { type: 'resumed'; stepsDone: number }
  | {
      type: 'replayed';
      table: SeriesTable;
      ended: RunRecord['outcome'];
      engine: EngineRecord;
      /** Versions of the packages of a command. */
      installed?: Record<string, string> | undefined;
      /** Of a replay of all steps, what the record kept. */
      artifacts?: readonly ReplayedArtifact[] | undefined;
    }
  | { type: 'stopped'; stepsDone: number; resumable: boolean }
  | {
      type: 'failed';
      message: string;
      expected: boolean;
      repeats?: Repeats | undefined;
      /** Whether another process goes on with the run. */
      takenOver?: boolean;
    };
