import { ExpectedError } from '../../messages/expected-error.ts';
import { handOver } from '../on/hand-over.ts';
import { slurm } from '../on/slurm.ts';
import { refuseDamaged } from '../planning/damaged-runs.ts';
import { dataPath } from '../planning/datasets.ts';
import type { EngineName } from '../records/engine-names.ts';
import { importCommand } from '../records/run-id.ts';
import { commandLine, print, report, root } from '../terminal/console.ts';
import { type SelectionFlags, surveyAll } from './selection.ts';
import { type SharedFlags, sharedFolder } from './shared-folder.ts';

/** Options of `run` that say how a cluster is to record runs. */
export interface HandOverFlags extends SelectionFlags, SharedFlags {
  on?: 'slurm';
  engine?: EngineName;
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

/** Hands the missing and stale runs of an experiment over to a cluster. @param extra options for the cluster's program */
export async function handOverRuns(
  name: string | undefined,
  extra: readonly string[],
  flags: HandOverFlags,
): Promise<void> {
  const { time, gpus, cpus, memory, partition, engine, perTask, atOnce, retry, nameNodes } = flags;
  if (name === undefined) throw new ExpectedError('--on needs the name of one experiment');
  if (time === undefined)
    throw new ExpectedError('--on needs the time limit of a task: --time 4h, say');
  const shared = sharedFolder(flags);
  const [survey] = await surveyAll(name, flags);
  if (survey!.experiment.definition.imported) {
    throw new ExpectedError(`runs of ${name} are imported: ${importCommand(name)}`);
  }
  refuseDamaged(survey!.runs);
  // Only what states claims reads posts.
  const { postClaims } = await import('../../evidence/metrics/post-claims.ts');
  const lines = await handOver(survey!, slurm, {
    root,
    shared,
    engine,
    dataPath: dataPath(flags.data),
    command: commandLine(),
    postClaims: postClaims(root, 'refuse'),
    resources: { time, gpus, cpus, memory, partition },
    perTask,
    atOnce,
    retry,
    nameNodes,
    extra,
    report,
  });
  for (const line of lines) print(line);
}
