import { expect, test } from 'vitest';
import { schedulerJob } from '../../src/files/scheduler-job.ts';

test('a task of an array is named by the array and its index, with its restarts', () => {
  const environment = {
    SLURM_JOB_ID: '130',
    SLURM_ARRAY_JOB_ID: '123',
    SLURM_ARRAY_TASK_ID: '4',
    SLURM_RESTART_COUNT: '2',
  };
  expect(schedulerJob(environment)).toEqual({ scheduler: 'slurm', job: '123_4', restarts: 2 });
});

test('a job without an array is named by its number; Slurm counts no restarts before the first', () => {
  expect(schedulerJob({ SLURM_JOB_ID: '7' })).toEqual({
    scheduler: 'slurm',
    job: '7',
    restarts: 0,
  });
});

test.for([
  {},
  { SLURM_JOB_ID: '' },
  { SLURM_JOB_ID: '7; rm -rf /' },
  { SLURM_ARRAY_JOB_ID: '7', SLURM_ARRAY_TASK_ID: 'x' },
])('there is no job in %o', (environment) => {
  expect(schedulerJob(environment)).toBeUndefined();
});
