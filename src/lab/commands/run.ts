import { performance } from 'node:perf_hooks';
import { ExpectedError } from '../../messages/expected-error.ts';
import { refuseDamaged } from '../planning/damaged-runs.ts';
import { dataPath } from '../planning/datasets.ts';
import { type Shard, takeShard } from '../planning/shard.ts';
import type { Survey } from '../planning/survey.ts';
import type { EngineName } from '../records/engine-names.ts';
import { importCommand } from '../records/run-id.ts';
import { showProgress } from '../running/progress.ts';
import { recordRuns } from '../running/record-runs.ts';
import { describeOutcome, exitCodeOf } from '../running/run-outcome.ts';
import { stopSignal } from '../running/stop-signal.ts';
import { commandLine, print, report, root } from '../terminal/console.ts';
import { isDue, recordsOf, reportSameSeeds, type SelectionFlags, surveyAll } from './selection.ts';

interface RunFlags extends SelectionFlags {
  engine?: EngineName;
  tf32?: boolean;
  jobs?: number;
  fresh?: boolean;
  shard?: Shard;
  timeLimit?: number;
  checkpoint?: number;
}

/** Records the missing, stale and, with `--fresh`, all other selected runs. */
export async function run(name: string | undefined, flags: RunFlags): Promise<void> {
  const surveys = (await surveyAll(name, flags)).filter(isRunHere(name));
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
      .filter((each) => ours.has(each) && (flags.fresh || isDue(each)))
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
      dataPath: dataPath(flags.data),
      command: commandLine(),
      postClaims: postClaims(root, 'refuse'),
      signal: stopSignal(report, flags.timeLimit),
      progress: showProgress(process.stderr, () => performance.now()),
      report,
    },
  );
  for (const outcome of outcomes) print(describeOutcome(outcome));
  const ran = new Set(outcomes.map(({ run }) => run));
  const others = surveys.flatMap(({ runs }) => runs.filter((each) => !ran.has(each.run)));
  const recorded = outcomes.flatMap((outcome) => ('record' in outcome ? [outcome.record] : []));
  reportSameSeeds([...recordsOf(others), ...recorded]);
  process.exitCode = exitCodeOf(outcomes);
}

/** Leaves out imported experiments. @throws ExpectedError if `name` is that of one */
function isRunHere(name: string | undefined) {
  return ({ experiment: { definition } }: Survey): boolean => {
    if (!definition.imported) return true;
    if (name === undefined) return false;
    throw new ExpectedError(`runs of ${name} are imported: ${importCommand(name)}`);
  };
}
