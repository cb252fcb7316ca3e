import { performance } from 'node:perf_hooks';
import { dataPath } from '../planning/datasets.ts';
import { showProgress } from '../running/progress.ts';
import { stopSignal } from '../running/stop-signal.ts';
import { print, report, root } from '../terminal/console.ts';
import { restampRuns } from '../upkeep/restamp.ts';

/** Gives stale runs today's fingerprint if their numbers are the same. */
export async function restamp(
  experiment: string | undefined,
  flags: { steps: number; data?: string },
): Promise<void> {
  const signal = stopSignal(report);
  const restampings = restampRuns(experiment, {
    root,
    steps: flags.steps,
    dataPath: dataPath(flags.data),
    signal,
    progress: showProgress(process.stderr, () => performance.now()),
    report,
    now: () => new Date(),
  });
  let found = false;
  for await (const { restamped, line } of restampings) {
    found = true;
    (restamped ? print : report)(line);
    if (!restamped) process.exitCode = 1;
  }
  if (signal.aborted) process.exitCode = 130;
  else if (!found) print('no recorded run is stale, or has an older fingerprint');
}
