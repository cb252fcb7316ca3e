import { performance } from 'node:perf_hooks';
import { ExpectedError } from '../../messages/expected-error.ts';
import { refuseDamaged } from '../planning/damaged-runs.ts';
import { dataPath } from '../planning/datasets.ts';
import type { SurveyedRun } from '../planning/run-state.ts';
import { type Shard, takeShard } from '../planning/shard.ts';
import type { Survey } from '../planning/survey.ts';
import type { EngineName } from '../records/engine-names.ts';
import { importCommand } from '../records/run-id.ts';
import { showProgress } from '../running/progress.ts';
import { recordRuns } from '../running/record-runs.ts';
import { describeOutcomes, exitCodeOf } from '../running/run-outcome.ts';
import { stopSignal } from '../running/stop-signal.ts';
import { commandLine, print, report, root } from '../terminal/console.ts';
import { renameRuns } from '../upkeep/rename-runs.ts';
import { isDue, recordsOf, reportSameSeeds, type SelectionFlags, surveyAll } from './selection.ts';

interface RunFlags extends SelectionFlags {
  engine?: EngineName;
  tf32?: boolean;
  jobs?: number;
  fresh?: boolean;
  keepGoing?: boolean;
  shard?: Shard;
  timeLimit?: number;
  checkpoint?: number;
}

/** Records the missing, stale and, with `--fresh`, all other selected runs. */
export async function run(name: string | undefined, flags: RunFlags): Promise<void> {
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
