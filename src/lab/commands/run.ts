import { performance } from 'node:perf_hooks';
import { ExpectedError } from '../../messages/expected-error.ts';
import { refuseDamaged } from '../planning/damaged-runs.ts';
import { dataPath } from '../planning/datasets.ts';
import type { SurveyedRun } from '../planning/run-state.ts';
import { takeShard } from '../planning/shard.ts';
import type { Survey } from '../planning/survey.ts';
import { importCommand } from '../records/run-id.ts';
import { showProgress } from '../running/progress.ts';
import { recordRuns } from '../running/record-runs.ts';
import { describeOutcomes, exitCodeOf } from '../running/run-outcome.ts';
import { stopSignal } from '../running/stop-signal.ts';
import { commandLine, print, report, root } from '../terminal/console.ts';
import { renameRuns } from '../upkeep/rename-runs.ts';
import type { RunFlags } from './run-flags.ts';
import { isDue, recordsOf, reportSameSeeds, surveyAll } from './selection.ts';

/** Records the missing, stale and, with `--fresh`, all other selected runs, or hands them over to a cluster. */
export async function run(
  name: string | undefined,
  extra: readonly string[],
  flags: RunFlags,
): Promise<void> {
  if (flags.on !== undefined) {
    const { handOverRuns } = await import('./on-cluster/hand-over-runs.ts');
    return handOverRuns(name, extra, flags);
  }
  refuseForClusters(extra, flags);
  const surveyed = await surveyAll(name, flags);
  const isRenamed = flags.fresh ? () => false : await renamed(surveyed);
  const surveys = surveyed.filter(isRunHere(name, isRenamed));
  const ours = new Set(
    takeShard(
      surveys.flatMap(({ runs }) => runs),
      flags.shard,
    ),
  );
  if (!flags.fresh) refuseDamaged([...ours]);
  const work = surveys.map(({ experiment, runs }) => ({
    experiment,
    runs: runs
      .filter((each) => ours.has(each) && (flags.fresh || (isDue(each) && !isRenamed(each))))
      .map((each) => each.run),
  }));
  if (work.every(({ runs }) => runs.length === 0)) {
    return print('nothing to run: every selected run is fresh (--fresh records them again)');
  }
  // Only what states claims reads posts.
  const { postClaims } = await import('../../evidence/metrics/post-claims.ts');
  const outcomes = await recordRuns(
    work.filter(({ runs }) => runs.length > 0),
    {
      root,
      engine: flags.engine,
      tf32: flags.tf32,
      jobs: flags.jobs,
      checkpointSeconds: flags.checkpoint,
      fresh: flags.fresh,
      keepGoing: flags.keepGoing,
      dataPath: dataPath(flags.data),
      command: commandLine(),
      postClaims: postClaims(root, 'refuse'),
      signal: stopSignal(report, flags.timeLimit),
      progress: showProgress(process.stderr, () => performance.now()),
      report,
    },
  );
  for (const line of describeOutcomes(outcomes)) print(line);
  const ran = new Set(outcomes.map(({ run }) => run));
  const others = surveys.flatMap(({ runs }) => runs.filter((each) => !ran.has(each.run)));
  const recorded = outcomes.flatMap((outcome) => ('record' in outcome ? [outcome.record] : []));
  reportSameSeeds([...recordsOf(others), ...recorded]);
  process.exitCode = exitCodeOf(outcomes);
}

/** What makes sense only with `--on`. @throws ExpectedError */
function refuseForClusters([word]: readonly string[], flags: RunFlags): void {
  if (word !== undefined) {
    throw new ExpectedError(`too many arguments: ${word}; \`run\` takes one experiment, or all`);
  }
  const given = forClusters.find((flag) => flags[flag] !== undefined);
  if (given === undefined) return;
  const option = given.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new ExpectedError(`--${option} is for runs on a cluster: add --on slurm, or leave it out`);
}

const forClusters = [
  'time',
  'gpus',
  'cpus',
  'memory',
  'partition',
  'perTask',
  'atOnce',
  'retry',
  'nameNodes',
  'shared',
] as const satisfies (keyof RunFlags)[];

/** Renames recorded runs whose variants were renamed, rather than run them again. Returns which runs these are. */
async function renamed(surveys: readonly Survey[]): Promise<(each: SurveyedRun) => boolean> {
  const done = new Set<string>();
  for (const survey of surveys) {
    const { name } = survey.experiment.definition;
    for (const id of await renameRuns(root, survey, print)) done.add(`${name}/${id}`);
  }
  return ({ run }) => done.has(`${run.experiment}/${run.id}`);
}

/** Leaves out imported experiments. @throws ExpectedError if `name` is that of one, and none of its runs was renamed */
function isRunHere(name: string | undefined, isRenamed: (each: SurveyedRun) => boolean) {
  return ({ experiment: { definition }, runs }: Survey): boolean => {
    if (!definition.imported) return true;
    if (name === undefined || runs.some(isRenamed)) return false;
    throw new ExpectedError(`runs of ${name} are imported: ${importCommand(name)}`);
  };
}
