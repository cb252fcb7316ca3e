import type { Shard } from '../planning/shard.ts';
import type { EngineName } from '../records/engine-names.ts';
import type { SelectionFlags, SharedFlags } from './selection.ts';

/** Options of `run`. */
export interface RunFlags extends SelectionFlags, SharedFlags {
  engine?: EngineName;
  tf32?: boolean;
  jobs?: number;
  fresh?: boolean;
  keepGoing?: boolean;
  shard?: Shard;
  timeLimit?: number;
  checkpoint?: number;
  /** The cluster that records the runs, and what it is asked for. */
  on?: 'slurm';
  time?: number;
  gpus?: number;
  cpus?: number;
  memory?: string;
  partition?: string;
  perTask?: number;
  atOnce?: number;
  retry?: boolean;
  nameNodes?: boolean;
}
