import { identifyDataset } from './data-at-hand.ts';
import { type Experiment, experimentNames, loadExperiment } from './experiment.ts';
import { LabError } from './lab-error.ts';
import {
  offers,
  type PlannedRun,
  planRuns,
  type RunState,
  runState,
  type Selection,
  type TodaysSource,
} from './plan.ts';
import { readRecorded } from './read-results.ts';
import { UnreadableError } from './regular-file.ts';
import { restoreSetAside } from './store.ts';

/** An experiment with the state of each of its selected runs. */
export interface Survey {
  experiment: Experiment;
  /** Of the data at hand; undefined where that can't be told. */
  datasetDigest: string | undefined;
  runs: SurveyedRun[];
}

export interface SurveyedRun {
  run: PlannedRun;
  state: RunState;
}

/**
 * Surveys one experiment, or all that have what is selected where none is named, in the order of their
 * names. Records that a killed process had set aside are put back before. @throws LabError, DatasetError
 */
export async function surveyExperiments(
  root: string,
  dataPath: string | undefined,
  name?: string,
  selection: Selection = {},
): Promise<Survey[]> {
  const names = name === undefined ? await experimentNames(root) : [name];
  const experiments = await Promise.all(names.map((each) => loadExperiment(root, each)));
  const chosen = experiments.filter((experiment) => offers(experiment, selection));
  // Where none has it, the first one's error tells what there is.
  const surveyed = chosen.length > 0 ? chosen : experiments.slice(0, 1);
  return Promise.all(surveyed.map((each) => surveyExperiment(root, dataPath, each, selection)));
}

async function surveyExperiment(
  root: string,
  dataPath: string | undefined,
  experiment: Experiment,
  selection: Selection,
): Promise<Survey> {
  const { dataset } = experiment.definition;
  const identity = await identifyDataset(root, dataset.name, dataPath);
  await restoreSetAside(root, experiment.definition.name);
  const runs: SurveyedRun[] = [];
  // In turn: the files of series may be large.
  for (const run of planRuns(experiment, selection)) {
    runs.push({ run, state: await stateOf(root, experiment, run, identity?.digest) });
  }
  return { experiment, datasetDigest: identity?.digest, runs };
}

/** How a planned run stands to what is recorded under the root. */
export async function stateOf(
  root: string,
  today: TodaysSource,
  run: PlannedRun,
  datasetDigest: string | undefined,
): Promise<RunState> {
  try {
    const recorded = await readRecorded(root, run.experiment, run.id);
    return await runState(today, run, recorded?.record, datasetDigest);
  } catch (error) {
    // It would be recorded again, or cleaned away.
    if (!(error instanceof LabError) || error instanceof UnreadableError) throw error;
    return { state: 'damaged', because: [error.message] };
  }
}

/** "growth/slow-quick-seed1 is stale (its source changed)" */
export function describeState({ run, state }: SurveyedRun): string {
  const why = 'because' in state ? ` (${state.because.join('; ')})` : '';
  return `${run.experiment}/${run.id} is ${state.state}${why}`;
}

/** Those of one profile that are in one state for the same reasons. */
export function alike(runs: readonly SurveyedRun[]): SurveyedRun[][] {
  const keyOf = (each: SurveyedRun) => {
    const { run, state } = each;
    return JSON.stringify([run.experiment, run.profile, state.state, reasonsOf(each)]);
  };
  return [...Map.groupBy(runs, keyOf).values()];
}

/** Why a run isn't fresh, without its own folder: so what is wrong with several in the same way reads the same. */
export function reasonsOf({ run, state }: SurveyedRun): string {
  if (!('because' in state)) return '';
  const own = `results/${run.experiment}/${run.id}/`;
  return state.because.map((reason) => reason.replace(own, '')).join('; ');
}
