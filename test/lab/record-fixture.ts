import { performance } from 'node:perf_hooks';
import type { Selection } from '../../src/lab/planning/plan.ts';
import { surveyExperiments } from '../../src/lab/planning/survey.ts';
import { lineProgress } from '../../src/lab/running/progress.ts';
import { type RecordOptions, recordRuns } from '../../src/lab/running/record-runs.ts';
import type { RunOutcome } from '../../src/lab/running/run-outcome.ts';

/** Records the selected runs of a project with the engine `cpu`, in whatever state they are. */
export async function recordFixture(
  root: string,
  experiment: string,
  selection: Selection,
  options: Partial<RecordOptions> = {},
): Promise<RunOutcome[]> {
  const surveys = await surveyExperiments(root, undefined, experiment, selection);
  const work = surveys.map(({ experiment, runs }) => ({
    experiment,
    runs: runs.map(({ run }) => run),
  }));
  return recordRuns(work, {
    root,
    engine: 'cpu',
    jobs: 2,
    dataPath: undefined,
    command: 'test',
    fresh: true,
    signal: new AbortController().signal,
    progress: lineProgress({ write: () => true }, () => performance.now()),
    report: () => {},
    ...options,
  });
}

/** The state of each planned run, by id. */
export async function statesOf(root: string, experiment: string): Promise<Record<string, string>> {
  const [survey] = await surveyExperiments(root, undefined, experiment);
  return Object.fromEntries(survey!.runs.map(({ run, state }) => [run.id, describe(state)]));
}

function describe(state: { state: string; because?: string[] }): string {
  return state.because ? `${state.state}: ${state.because.join('; ')}` : state.state;
}
