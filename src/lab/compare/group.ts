import { ExpectedError } from '../../messages/expected-error.ts';
import type { Pairing } from '../define.ts';
import { experimentNames } from '../planning/experiment.ts';
import type { RunState } from '../planning/run-state.ts';
import { type Survey, surveyExperiments } from '../planning/survey.ts';
import { requireDistinctSeeds } from '../records/distinct-seeds.ts';
import { readRecord } from '../records/store.ts';
import type { RecordedRun } from '../results.ts';
import { readResults } from '../shown/read-results.ts';
import type { Target } from './target.ts';

/** Recorded runs that differ in nothing but the seed, with their series. */
export interface Group extends Target {
  /** Seeds ascending. */
  runs: readonly RecordedRun[];
  /** For each run that isn't fresh, or isn't planned any more, a line that says why. */
  notes: string[];
  /** The metrics that the experiment declares today, with their descriptions. */
  declared: Record<string, string>;
  /** How the experiment compares its variants. */
  pairing: Pairing;
}

/** Reads the runs of a target. @throws ExpectedError naming a damaged file, or two seeds with the same bits */
export async function readGroup(
  root: string,
  target: Target,
  survey: Survey | undefined,
): Promise<Group> {
  const { experiment, variant, profile, ids, name } = target;
  const records = await Promise.all(ids.map((id) => readExisting(root, experiment, id)));
  requireDistinctSeeds(records);
  const notes = ids.flatMap((id) => noteOn(id, target, survey));
  const pairing = survey?.experiment.definition.pairing ?? 'seed';
  const results = await readResults(root, {
    name: experiment,
    title: experiment,
    profile,
    pairing,
    stale: notes.length > 0,
    published: {},
    variants: [{ name: variant, label: name }],
    runs: records.map((record, i) => ({
      id: ids[i]!,
      variant,
      state: shownState(stateOf(ids[i]!, survey)),
      record,
    })),
  });
  const declared = survey?.experiment.definition.metrics ?? {};
  return { ...target, runs: results.variants[0]!.runs, notes, declared, pairing };
}

/** Surveys the experiments that are still in the project, by name. */
export async function surveyKnown(
  root: string,
  dataPath: string | undefined,
  experiments: readonly string[],
): Promise<Map<string, Survey>> {
  const known = await experimentNames(root);
  const wanted = [...new Set(experiments)].filter((name) => known.includes(name));
  const surveys = await Promise.all(wanted.map((name) => surveyExperiments(root, dataPath, name)));
  return new Map(surveys.flat().map((survey, i) => [wanted[i]!, survey]));
}

async function readExisting(root: string, experiment: string, id: string) {
  const record = await readRecord(root, experiment, id);
  if (record) return record;
  throw new ExpectedError(
    `results/${experiment}/${id} has no run.json; restore it or run it again`,
  );
}

function stateOf(id: string, survey: Survey | undefined) {
  return survey?.runs.find(({ run }) => run.id === id)?.state.state;
}

function noteOn(id: string, { experiment }: Target, survey: Survey | undefined): string[] {
  const name = `${experiment}/${id}`;
  if (!survey) return [`${name}: its experiment is no longer in the project`];
  const state = survey.runs.find(({ run }) => run.id === id)?.state;
  if (!state) return [`${name} is no longer planned`];
  return 'because' in state ? [`${name} is ${state.state}: ${state.because.join('; ')}`] : [];
}

function shownState(state: RunState['state'] | undefined): RecordedRun['state'] {
  return state === 'fresh' || state === 'imported' ? state : 'stale';
}
