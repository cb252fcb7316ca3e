import { z } from 'zod';

export const schedulerJobSchema = z.object({
  scheduler: z.enum(['slurm']),
  /** The array's job and the task's index, `123_4`; the job alone outside an array. */
  job: z.string().regex(/^\d{1,15}(_\d{1,15})?$/),
  /** How many times the scheduler has put the task back and started it again: after a time limit, preemption, or a machine's death. */
  restarts: z.int().nonnegative(),
});

/** The task of a cluster's scheduler that a process belongs to. */
export type SchedulerJob = z.infer<typeof schedulerJobSchema>;

/**
 * The task of Slurm that runs this process; undefined outside Slurm. Slurm sets these variables in each task
 * (https://slurm.schedmd.com/sbatch.html, "Output environment variables").
 */
export function schedulerJob(environment: NodeJS.ProcessEnv): SchedulerJob | undefined {
  const { SLURM_JOB_ID, SLURM_ARRAY_JOB_ID, SLURM_ARRAY_TASK_ID, SLURM_RESTART_COUNT } =
    environment;
  const given = SLURM_ARRAY_JOB_ID ? `${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}` : SLURM_JOB_ID;
  const { data: job } = schedulerJobSchema.shape.job.safeParse(given);
  if (job === undefined) return undefined;
  const [restarts = '0'] = /^\d{1,6}$/.exec(SLURM_RESTART_COUNT ?? '') ?? [];
  return { scheduler: 'slurm', job, restarts: Number(restarts) };
}
