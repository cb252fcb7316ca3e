/** The task of a cluster's scheduler that a process belongs to. */
export interface SchedulerJob {
  scheduler: 'slurm';
  /** The array's job and the task's index, `123_4`; the job alone outside an array. */
  job: string;
  /** How many times the scheduler has put the task back and started it again. */
  restarts: number;
}

/**
 * The task of Slurm that runs this process; undefined outside Slurm. Slurm sets these variables in each task
 * (https://slurm.schedmd.com/sbatch.html, "Output environment variables").
 */
export function schedulerJob(environment: NodeJS.ProcessEnv): SchedulerJob | undefined {
  const { SLURM_JOB_ID, SLURM_ARRAY_JOB_ID, SLURM_ARRAY_TASK_ID, SLURM_RESTART_COUNT } =
    environment;
  const job = SLURM_ARRAY_JOB_ID ? `${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}` : SLURM_JOB_ID;
  if (job === undefined || !/^\d{1,15}(_\d{1,15})?$/.test(job)) return undefined;
  const [restarts = '0'] = /^\d{1,6}$/.exec(SLURM_RESTART_COUNT ?? '') ?? [];
  return { scheduler: 'slurm', job, restarts: Number(restarts) };
}
