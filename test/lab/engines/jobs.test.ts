import { expect, test } from 'vitest';
import { availableCores } from '../../../src/lab/engines/jobs.ts';

test.each<[string, NodeJS.ProcessEnv, number]>([
  ['without Slurm, all', {}, 16],
  ['what its task was given', { SLURM_CPUS_PER_TASK: '4', SLURM_CPUS_ON_NODE: '8' }, 4],
  ['else what its job has here', { SLURM_CPUS_PER_TASK: '', SLURM_CPUS_ON_NODE: '8' }, 8],
  ['no more than it may use', { SLURM_CPUS_PER_TASK: '32' }, 16],
])('a process keeps busy: %s', (_, environment, cores) => {
  expect(availableCores(environment, 16)).toBe(cores);
});

test('a number of cores that is none is refused', () => {
  expect(() => availableCores({ SLURM_CPUS_PER_TASK: '4(x2)' }, 16)).toThrow(
    'SLURM_CPUS_PER_TASK is "4(x2)"; expected a number of cores: unset it, or give --jobs',
  );
});
