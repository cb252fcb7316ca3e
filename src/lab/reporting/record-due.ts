import { performance } from 'node:perf_hooks';
import { formatDuration } from '../../messages/duration.ts';
import { ExpectedError } from '../../messages/expected-error.ts';
import { dataPath } from '../planning/datasets.ts';
import { describeRuns } from '../records/describe-runs.ts';
import { lineProgress } from '../running/progress.ts';
import { describeOutcome } from '../running/run-outcome.ts';
import type { PostClaims } from '../statements/post-claims.ts';
import { type Forecast, forecast } from './recording-time.ts';
import { groupRuns } from './run-groups.ts';
import type { DueRuns } from './runs-in-use.ts';

export interface RecordDueOptions {
  root: string;
  report(line: string): void;
  /** Asks the author, who may say no. Absent if nobody is there to answer. */
  confirm?: ((question: string) => Promise<boolean>) | undefined;
  /** Finds the claims in posts, which are stated before runs. Default: there are none. */
  claimsToState?: PostClaims | undefined;
}

/** An author may leave a build alone for so long without having been asked. */
const secondsWithoutQuestion = 60;

/**
 * Records runs that pages need, as many at once as `lab run` does, and first tells how many there are and how long it
 * will take.
 *
 * @throws ExpectedError if a run fails, or if the author doesn't want to wait
 */
export async function recordDue(
  due: readonly DueRuns[],
  { root, report, confirm, claimsToState }: RecordDueOptions,
): Promise<void> {
  // Loaded only here, because most builds record nothing and need no engine.
  const { recordRuns } = await import('../running/record-runs.ts');
  const outcomes = await recordRuns(
    due.map(({ survey, runs }) => ({
      experiment: survey.experiment,
      runs: runs.map(({ run }) => run),
    })),
    {
      root,
      engine: undefined,
      jobs: undefined,
      dataPath: dataPath(undefined),
      command: 'npm run build',
      postClaims: claimsToState,
      signal: new AbortController().signal,
      progress: lineProgress({ write: (text) => report(text.trimEnd()) }, () => performance.now()),
      async beforeStart(jobs) {
        const expected = forecast(due, jobs);
        report(describeWork(due, jobs, expected));
        if (!confirm || expected.seconds <= secondsWithoutQuestion) return;
        if (!(await confirm('Record them now?'))) throw new ExpectedError(describeRefused(due));
      },
      report,
    },
  );
  for (const outcome of outcomes) {
    if ('error' in outcome) throw new ExpectedError(describeOutcome(outcome));
  }
}

/** "recording 3 runs that pages need, 2 at a time: growth (quick seed 1), other (quick seed 1); about 12 s" */
function describeWork(due: readonly DueRuns[], jobs: number, expected: Forecast): string {
  const count = countOf(due);
  const experiments = due.map(({ survey: { experiment }, runs }) => {
    const { name, variants } = experiment.definition;
    const names = runs.map(({ run }) => run);
    return `${name} (${describeRuns(names, Object.keys(variants))})`;
  });
  const what = count === 1 ? '1 run that pages need' : `${count} runs that pages need`;
  const atOnce = Math.min(jobs, count);
  const pace = atOnce > 1 ? `, ${atOnce} at a time` : '';
  return `recording ${what}${pace}: ${experiments.join(', ')}; ${describeTime(count, expected)}`;
}

function describeTime(count: number, { seconds, unknown }: Forecast): string {
  const why = 'nothing like that is recorded yet';
  if (unknown === count) return `how long it takes is unknown, as ${why}`;
  const rest = unknown > 0 ? `, and an unknown time for ${unknown} of them, as ${why}` : '';
  return `about ${formatDuration(Math.round(seconds))}${rest}`;
}

function describeRefused(due: readonly DueRuns[]): string {
  const commands = due.flatMap(({ survey, runs }) =>
    groupRuns(survey, runs).flatMap((group) => group.commands),
  );
  return `nothing was recorded; later: ${commands.join(' && ')}; a build without them: RETRACE_RESULTS=stale-ok npm run build`;
}

function countOf(due: readonly DueRuns[]): number {
  return due.reduce((sum, { runs }) => sum + runs.length, 0);
}
