import { ExpectedError } from '../../../messages/expected-error.ts';
import { slurm } from '../../cluster/slurm.ts';
import { handOver } from '../../hand-over/hand-over.ts';
import { refuseDamaged } from '../../planning/damaged-runs.ts';
import { dataPath } from '../../planning/datasets.ts';
import { importCommand } from '../../records/run-id.ts';
import { commandLine, print, report, root } from '../../terminal/console.ts';
import type { RunFlags } from '../run-flags.ts';
import { surveyAll } from '../selection.ts';
import { sharedFolder } from './shared-folder.ts';

/** Hands the missing and stale runs of an experiment over to a cluster. @param extra options for the cluster's program */
export async function handOverRuns(
  name: string | undefined,
  extra: readonly string[],
  flags: RunFlags,
): Promise<void> {
  const {
    time,
    gpus,
    cpus,
    memory,
    partition,
    engine,
    perTask,
    atOnce,
    retry,
    nameNodes,
    checkpoint,
  } = flags;
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
  const { postClaims } = await import('../../../evidence/metrics/post-claims.ts');
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
    checkpoint,
    extra,
    report,
  });
  for (const line of lines) print(line);
}
