import { slurm } from '../../cluster/slurm.ts';
import { findSweeps } from '../../cluster/sweep.ts';
import { describeStanding } from '../../hand-over/describe-standing.ts';
import { standingOf } from '../../hand-over/standing.ts';
import { print } from '../../terminal/console.ts';
import type { SharedFlags } from '../selection.ts';
import { sharedFolder } from './shared-folder.ts';

/** Tells how the runs stand that were handed over to a cluster. */
export async function status(name: string | undefined, flags: SharedFlags): Promise<void> {
  const sweeps = await findSweeps(sharedFolder(flags), name);
  if (sweeps.length === 0) return print(`nothing was handed over${name ? ` of ${name}` : ''} here`);
  for (const standing of await standingOf(sweeps, slurm)) {
    for (const line of await describeStanding(standing)) print(line);
  }
}
