import type { FoundArtifact } from './found-artifact.ts';

/** A run as a tool left it. A reader doesn't know the experiment that it may belong to. */
export interface FoundRun {
  /**
   * The file or folder that was read, relative to the folder that was to be read, with `/`. A file with several runs
   * adds `#` and what tells them apart.
   */
  place: string;
  /** The tool as people call it: "W&B", "MLflow", "TensorBoard", "Lightning"; "CSV" where no tool is known. */
  tool: string;
  toolVersion?: string;
  /** The run's name in the tool. */
  label?: string;
  /** As the tool kept them: those of MLflow are texts. */
  parameters: Record<string, unknown>;
  /** By the tool's names, in the order in which they first occur. */
  metrics: Map<string, FoundSeries>;
  /** What the tool kept besides, in the order in which it was written. Nothing of it is read before it is taken. */
  artifacts?: FoundArtifact[];
  facts: FoundFacts;
  /** What readers of a page must know about how it was read: whole sentences. */
  notes: string[];
  /** What only the author should know, as what was left out: whole sentences, told once and never published. */
  told?: string[];
  /** SHA-256 over all files that were read. */
  digest: string;
}

/** A metric as it was written: steps may repeat and go back, and values needn't be finite. */
export interface FoundSeries {
  step: number[];
  value: number[];
  /** When each value was written, in seconds since 1970. */
  time?: number[];
  /**
   * The row in which each value was written, ascending. Only of tools that write all metrics by the row, so that a step
   * which goes back is one of all metrics: elsewhere each metric may count steps of its own.
   */
  row?: number[];
}

/**
 * What may be told of where a run was computed. Nothing else leaves a reader: no user, host, path, e-mail, argument or
 * output.
 */
export interface FoundFacts {
  /** ISO 8601, UTC. */
  started?: string;
  durationSeconds?: number;
  python?: string;
  system?: string;
  processor?: string;
  gpu?: string;
  /** The whole name of a git commit. */
  commit?: string;
  /** Versions by name. */
  packages?: Record<string, string>;
}

/** The files that a reader may read: those of a folder, or a file with those beside it. */
export interface Source {
  /** Paths relative to the folder, with `/`, sorted. No links, nothing of `.git` or `node_modules`. */
  files: readonly string[];
  /** The file that was named: only runs that it belongs to are read. */
  named?: string | undefined;
  /** @throws ExpectedError naming the file if it can't be read, or is larger than `maximumBytes` */
  read(file: string, maximumBytes?: number): Promise<Buffer>;
  /** The first bytes of a file; fewer if it is shorter. */
  head(file: string, bytes: number): Promise<Buffer>;
  /** A part of a file, from its byte `start` on; fewer bytes if it ends before. */
  part(file: string, start: number, bytes: number): Promise<Buffer>;
  /** The absolute path of a file, for readers that can't take bytes. Never shown. */
  pathOf(file: string): string;
}

/** What an author may say about the files: `reads` in `defineExperiment`. */
export interface ReadOptions {
  /** The column, key or tag that holds the step. Default: the one that the reader knows or finds. */
  step?: string | undefined;
  /** For logs in lines of text: named groups are the metrics, and `step` the step. */
  pattern?: RegExp | undefined;
  /** Whether the author named this reader: files needn't be named as the tool names them. */
  asked?: boolean | undefined;
}

/** Reads the files of one kind of tool. */
export interface Reader {
  name: ReaderName;
  /** The runs that it recognises, by names and first bytes. `files` are those that belong to the run. */
  find(source: Source, options: ReadOptions): Promise<Candidate[]>;
}

/** Files that hold runs. */
export interface Candidate {
  place: string;
  files: readonly string[];
  /**
   * None if nothing was written yet.
   *
   * @throws ExpectedError naming the place in the file, and what was expected there
   */
  read(): Promise<FoundRun[]>;
}

/** The readers, most specific first: a file belongs to the first that recognises it. */
export const readerNames = [
  'wandb',
  'mlflow',
  'trackio',
  'notebook',
  'tensorboard',
  'huggingface',
  'lightning',
  'keras',
  'ultralytics',
  'dvclive',
  'sb3',
  'jsonl',
  'csv',
  'lines',
] as const;
export type ReaderName = (typeof readerNames)[number];
