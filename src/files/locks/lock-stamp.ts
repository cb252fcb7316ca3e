import { z } from 'zod';
import { type ProcessStamp, parseStamp, processStamp } from '../process-stamp.ts';
import { type SchedulerJob, schedulerJob, schedulerJobSchema } from '../scheduler-job.ts';

/** A process that holds a lock, and by what others tell that it is gone. */
export interface LockStamp extends ProcessStamp {
  /**
   * Whether the lock is written again and again while it is held, or is held for moments only: if it is silent, its
   * process is gone. Locks of earlier versions never are.
   */
  beats?: true | undefined;
  /** The scheduler's task that the process belongs to. */
  task?: SchedulerJob | undefined;
}

/** The stamp of this process, for a lock. */
export function lockStamp(beats: boolean): LockStamp {
  const task = schedulerJob(process.env);
  return { ...processStamp(), ...(beats && { beats }), ...(task && { task }) };
}

/** Parses a lock's text; undefined for any other text, as after a power cut. */
export function parseLockStamp(text: string): LockStamp | undefined {
  const stamp = parseStamp(text);
  return stamp && { ...stamp, ...moreSchema.safeParse(jsonOf(text)).data };
}

/** Whether one process is an earlier try of the other's task: a scheduler starts a task again when it has ended, or its node is lost. */
export function isEarlierTry({ task: one }: LockStamp, { task: other }: LockStamp): boolean {
  if (!one || !other || one.scheduler !== other.scheduler || one.job !== other.job) return false;
  return one.restarts < other.restarts;
}

/** What earlier versions lack, and later ones may tell otherwise. */
const moreSchema = z.object({
  beats: z.literal(true).optional().catch(undefined),
  task: schedulerJobSchema.optional().catch(undefined),
});

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
