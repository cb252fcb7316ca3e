/** A task of an array, as its cluster knows it. */
export interface QueuedTask {
  /** The array's name. */
  name: string;
  job: string;
  /** From 1. */
  index: number;
  isRunning: boolean;
  /** The machine it runs on; empty while it waits. */
  node: string;
  /** Why it waits, in the cluster's word. */
  reason: string;
}

/** What is asked of the cluster for one task. */
export interface Resources {
  /** In seconds. */
  time: number;
  gpus?: number | undefined;
  cpus?: number | undefined;
  /** As the cluster writes it: "16G". */
  memory?: string | undefined;
  partition?: string | undefined;
}

/** Tasks that differ by their index alone. */
export interface TaskArray {
  name: string;
  /** The absolute path of a program that gets `arguments`. */
  script: string;
  arguments: readonly string[];
  /** Ascending, from 1. */
  indices: readonly number[];
  /** How many may run at a time. */
  atOnce?: number | undefined;
  /** Seconds before the time limit at which the cluster sends SIGTERM. */
  warning: number;
  resources: Resources;
  /** Where each task starts. It holds `logs`, to whose file `<index>.log` its output is appended. */
  folder: string;
  /** The user's own options, as they are. */
  options: readonly string[];
}

/**
 * What the lab needs of a cluster's scheduler. Queue, limits, fairness, preemption and the search for dead machines are the
 * scheduler's own. Each function throws an ExpectedError that names the scheduler's program and what it said.
 */
export interface Cluster {
  name: string;
  /** The largest index that a task of an array may have. */
  largestIndex(): Promise<number>;
  /** Hands an array over, to be put back by the cluster if a machine dies; returns the job's name. */
  submit(array: TaskArray): Promise<string>;
  /** The waiting and running tasks of arrays with these names. */
  queued(names: readonly string[]): Promise<QueuedTask[]>;
  /** Ends all tasks of an array: each gets SIGTERM, and time to save its state. */
  cancel(name: string): Promise<void>;
  /** The folder of the scheduler's programs, by which a task finds them without the caller's PATH. */
  programs(): Promise<string>;
  /**
   * Asks, from within a task that is about to end, to have it started again later. Does nothing if the task was cancelled.
   * Returns whether it will be started again.
   *
   * @param programs the folder of the scheduler's programs
   */
  putBack(programs: string, job: string): Promise<boolean>;
}
