import { dataPath } from '../planning/datasets.ts';
import { experimentNames } from '../planning/experiment.ts';
import { planRuns } from '../planning/plan.ts';
import { isCurrent, type RunState, type SurveyedRun } from '../planning/run-state.ts';
import { type Survey, surveyExperiments } from '../planning/survey.ts';
import { sameSeeds } from '../records/distinct-seeds.ts';
import type { ProfileName } from '../records/profile.ts';
import type { RunRecord } from '../records/record.ts';
import { recordedExperiments, recordedIds } from '../records/store.ts';
import { report, root } from '../terminal/console.ts';

/** Options that select the runs of a command. */
export interface SelectionFlags {
  variant?: string;
  seed?: number;
  profile?: ProfileName;
  data?: string;
}

/** Options of commands that work with a cluster. */
export interface SharedFlags {
  shared?: string;
}

/** Options of commands that only read. */
export interface ReadingFlags extends SelectionFlags {
  /** Whether to print JSON. */
  json?: boolean;
}

/** The named experiment, or all experiments, with the state of the selected runs. */
export async function surveyAll(
  name: string | undefined,
  flags: SelectionFlags,
): Promise<Survey[]> {
  return surveyExperiments(root, dataPath(flags.data), name, flags);
}

/** Whether a run has to be recorded. */
export function isDue({ state }: { state: RunState }): boolean {
  return !isCurrent(state);
}

/** Recorded runs that their experiment no longer plans, as `<experiment>/<run>`. */
export async function unplannedRuns({ experiment }: Pick<Survey, 'experiment'>): Promise<string[]> {
  const { name } = experiment.definition;
  const planned = new Set(planRuns(experiment).map(({ id }) => id));
  const recorded = await recordedIds(root, name);
  return recorded.filter((id) => !planned.has(id)).map((id) => `${name}/${id}`);
}

/** Runs of experiments that are no longer in the project. */
export async function orphanedRuns(): Promise<string[]> {
  const known = new Set(await experimentNames(root));
  const orphaned = (await recordedExperiments(root)).filter((name) => !known.has(name));
  const runs = orphaned.map(async (name) =>
    (await recordedIds(root, name)).map((id) => `${name}/${id}`),
  );
  return (await Promise.all(runs)).flat();
}

/** The records that surveyed runs have. */
export function recordsOf(runs: readonly SurveyedRun[]): RunRecord[] {
  return runs.flatMap(({ state }) => ('record' in state ? [state.record] : []));
}

/** Tells of two seeds with the same numbers before a build refuses them. */
export function reportSameSeeds(records: readonly RunRecord[]): void {
  const same = sameSeeds(records);
  if (same !== undefined) report(same);
}
