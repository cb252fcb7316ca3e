import { setImmediate } from 'node:timers/promises';
import { idsInSight, restoreSetAside } from '../records/store.ts';
import { datasetNameOf, identifyDataset } from './datasets.ts';
import { type Experiment, experimentNames, loadExperiment } from './experiment.ts';
import { offers, planRuns, type Selection } from './plan.ts';
import { findRenamed, type RenamedRun } from './renamed-runs.ts';
import { type SurveyedRun, stateOf } from './run-state.ts';

/** An experiment with the state of each of its selected runs. */
export interface Survey {
  experiment: Experiment;
  /** The digest of the data at hand; undefined if it is unknown. */
  datasetDigest: string | undefined;
  runs: SurveyedRun[];
  /** Runs of the whole experiment that are recorded under another name, in the order in which they can be renamed. */
  renamed: readonly RenamedRun[];
}

/**
 * Surveys the named experiment, or all experiments that have the selected runs, sorted by name. First restores records
 * that a killed process had set aside. @throws ExpectedError
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
  // If none has the selection, planning the first one throws an error that lists what it has.
  const surveyed = chosen.length > 0 ? chosen : experiments.slice(0, 1);
  return Promise.all(surveyed.map((each) => surveyExperiment(root, dataPath, each, selection)));
}

async function surveyExperiment(
  root: string,
  dataPath: string | undefined,
  experiment: Experiment,
  selection: Selection,
): Promise<Survey> {
  const datasetDigest = await digestOfData(root, experiment, dataPath);
  await restoreSetAside(root, experiment.definition.name);
  const inSight = await idsInSight(root, experiment.definition.name);
  const runs: SurveyedRun[] = [];
  // One after another, because the files of series may be large.
  for (const run of planRuns(experiment, selection)) {
    if (!inSight.has(run.id)) {
      runs.push({ run, state: { state: 'missing' } });
      continue;
    }
    runs.push({ run, state: await stateOf(root, experiment, run, datasetDigest) });
    // A development server answers meanwhile.
    await setImmediate();
  }
  const renamed = await findRenamed(root, experiment, datasetDigest, runs);
  const recordedAs = new Map(renamed.map(({ run, from }) => [run.id, from]));
  return {
    experiment,
    datasetDigest,
    runs: runs.map((each) => {
      const from = recordedAs.get(each.run.id);
      return from === undefined ? each : { ...each, recordedAs: from };
    }),
    renamed,
  };
}

/** The digest of the data at hand; undefined if it is unknown. */
export async function digestOfData(
  root: string,
  { definition }: Pick<Experiment, 'definition'>,
  dataPath: string | undefined,
): Promise<string | undefined> {
  return (await identifyDataset(root, datasetNameOf(definition), dataPath))?.digest;
}

/** The digests of the data that surveyed runs were recorded with, without duplicates. */
export function recordedData(runs: readonly SurveyedRun[]): string[] {
  const digests = runs.flatMap(({ state }) =>
    'record' in state ? state.record.dataset.digest : [],
  );
  return [...new Set(digests)];
}
