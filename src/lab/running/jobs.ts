import { availableParallelism } from 'node:os';
import { ExpectedError } from '../../messages/expected-error.ts';
import type { Engine } from '../engines/engine.ts';

/** Engines that spread one step over all cores gain nothing from a second run beside it. */
export function defaultJobs(engine: Engine): number {
  return engine.usesAllCores ? 1 : availableCores();
}

/**
 * How many cores this process may keep busy: as many as Slurm has given its task, as not every cluster binds a job
 * to its cores, and no more than the system lets it use. @throws ExpectedError where what Slurm tells is no number
 *
 * @param usable what affinity and, on Linux, the quota of the control group leave
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

/** Of a task, where it was asked for; else of the job on this machine. */
const slurmVariables = ['SLURM_CPUS_PER_TASK', 'SLURM_CPUS_ON_NODE'] as const;
