import { availableParallelism } from 'node:os';
import { ExpectedError } from '../../messages/expected-error.ts';
import type { Engine } from './engine.ts';

/** The number of runs at a time: one per core, but only one with an engine that spreads each step over all cores. */
export function defaultJobs(engines: readonly Engine[]): number {
  return engines.some(({ usesAllCores }) => usesAllCores) ? 1 : availableCores();
}

/**
 * The number of cores that this process may use: those that Slurm assigned to its task, because not every cluster binds
 * a job to its cores, but no more than the system allows. @throws ExpectedError if Slurm's value isn't a number
 *
 * @param usable the number of cores that affinity and, on Linux, the quota of the control group allow
 */
export function availableCores(
  environment: NodeJS.ProcessEnv = process.env,
  usable = availableParallelism(),
): number {
  const name = slurmVariables.find((each) => environment[each]);
  if (name === undefined) return usable;
  const given = environment[name]!;
  if (/^[1-9]\d{0,8}$/.test(given)) return Math.min(Number(given), usable);
  throw new ExpectedError(
    `${name} is ${JSON.stringify(given)}; expected a number of cores: unset it, or give --jobs`,
  );
}

/** The cores of the task, if it requested any; else the cores of the job on this machine. */
const slurmVariables = ['SLURM_CPUS_PER_TASK', 'SLURM_CPUS_ON_NODE'] as const;
