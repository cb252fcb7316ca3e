import { slurm } from '../../cluster/slurm.ts';
import { findSweeps, type Sweep, sourceDigest } from '../../cluster/sweep.ts';
import { describeStanding } from '../../hand-over/describe-standing.ts';
import { type Standing, standingOf } from '../../hand-over/standing.ts';
import { dataPath } from '../../planning/datasets.ts';
import { experimentNames, loadExperiment } from '../../planning/experiment.ts';
import { print, root } from '../../terminal/console.ts';
import { importRuns } from '../../upkeep/import-runs.ts';
import type { SharedFlags } from '../selection.ts';
import { sharedFolder } from './shared-folder.ts';

interface CollectFlags extends SharedFlags {
  data?: string;
}

/**
 * Takes in what a cluster has recorded. Sets the exit code: 0, all is here; 130, some is to come; 1, some failed or was
 * refused.
 */
export async function collect(name: string | undefined, flags: CollectFlags): Promise<void> {
  const known = new Set(await experimentNames(root));
  const sweeps = await findSweeps(sharedFolder(flags), name);
  const ours = sweeps.filter(({ experiment }) => known.has(experiment));
  if (ours.length === 0) return print(`nothing was handed over${name ? ` of ${name}` : ''} here`);
  const codes = [];
  for (const standing of await standingOf(ours, slurm)) {
    codes.push(await collectSweep(standing, dataPath(flags.data)));
  }
  process.exitCode = codes.includes(1) ? 1 : codes.includes(130) ? 130 : 0;
}

async function collectSweep(standing: Standing, data: string | undefined): Promise<0 | 1 | 130> {
  const { sweep, recorded, tasks } = standing;
  const experiment = await loadExperiment(root, sweep.experiment);
  if (sourceDigest(experiment) !== sweep.source) {
    print(
      `${sweep.name}: left: it computes an earlier source of ${sweep.experiment}; collect it where that is checked out, or remove ${sweep.folder}`,
    );
    return 1;
  }
  const refused = recorded.size > 0 ? await takeIn(sweep, data) : 0;
  for (const line of await describeStanding(standing)) print(line);
  if (refused > 0 || tasks.some(({ state }) => state === 'failed')) return 1;
  if (recorded.size < sweep.runs.length) return 130;
  print(`  all of it is here: ${sweep.folder} may be removed`);
  return 0;
}

/** Prints a line for each run that wasn't here. Returns how many were refused. */
async function takeIn({ folder }: Sweep, data: string | undefined): Promise<number> {
  const say = (line: string) => {
    if (!line.endsWith(': is here already')) print(line);
  };
  const { refused } = await importRuns(root, folder, data, { say });
  return refused;
}
