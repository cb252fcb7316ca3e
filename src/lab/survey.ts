import { identifyDataset } from './data-at-hand.ts';
import { type Experiment, experimentNames, loadExperiment } from './experiment.ts';
import { type PlannedRun, planRuns, type RunState, runState, type Selection } from './plan.ts';
import { readRecord } from './store.ts';

/** An experiment with the state of each of its selected runs. */
export interface Survey {
  experiment: Experiment;
  runs: SurveyedRun[];
}

export interface SurveyedRun {
  run: PlannedRun;
  state: RunState;
}

/** Surveys one experiment, or all where none is named, in the order of their names. @throws LabError, DatasetError */
export async function surveyExperiments(
  root: string,
  dataPath: string | undefined,
  name?: string,
  selection?: Selection,
): Promise<Survey[]> {
  const names = name === undefined ? await experimentNames(root) : [name];
  return Promise.all(names.map((each) => surveyExperiment(root, dataPath, each, selection)));
}

async function surveyExperiment(
  root: string,
  dataPath: string | undefined,
  name: string,
  selection?: Selection,
): Promise<Survey> {
  const experiment = await loadExperiment(root, name);
  const identity = await identifyDataset(root, experiment.definition.dataset.name, dataPath);
  const runs = planRuns(experiment, selection).map(async (run) => {
    const record = await readRecord(root, name, run.id);
    return { run, state: runState(experiment, run, record, identity?.digest) };
  });
  return { experiment, runs: await Promise.all(runs) };
}
