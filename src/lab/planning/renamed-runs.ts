import { isExpected } from '../../messages/expected-error.ts';
import type { RunRecord } from '../records/record.ts';
import { idsInSight, recordedIds } from '../records/store.ts';
import { readRecorded } from '../shown/read-results.ts';
import type { Experiment } from './experiment.ts';
import { type PlannedRun, planRuns } from './plan.ts';
import { isCurrentRecord, type SurveyedRun, stateOf } from './run-state.ts';

/** A planned run that is recorded under another name. */
export interface RenamedRun {
  run: PlannedRun;
  /** The id under which it is recorded. */
  from: string;
}

/**
 * Finds the runs of an experiment that are recorded under the earlier name of their variant or profile: a record that would
 * be fresh under its new name, and isn't under its own. They are in the order in which they can be renamed, so that none
 * takes the place of a record that another one needs. Variants that have exchanged their names are left out.
 *
 * @param surveyed some of the experiment's runs: if all of them are fresh, nothing more is read
 */
export async function findRenamed(
  root: string,
  experiment: Experiment,
  datasetDigest: string | undefined,
  surveyed: readonly SurveyedRun[],
): Promise<RenamedRun[]> {
  if (!surveyed.some(isWanted)) return [];
  const known = new Map(surveyed.map((each) => [each.run.id, each]));
  const inSight = await idsInSight(root, experiment.definition.name);
  const planned: SurveyedRun[] = [];
  for (const run of wholePlan(experiment)) {
    const state = known.get(run.id)?.state;
    if (state) planned.push({ run, state });
    else if (!inSight.has(run.id)) planned.push({ run, state: { state: 'missing' } });
    else planned.push({ run, state: await stateOf(root, experiment, run, datasetDigest) });
  }
  if (planned.length === 0) return [];
  const records = await recordsWithoutPlace(root, experiment, planned);
  const found: RenamedRun[] = [];
  for (const { run } of planned.filter(isWanted)) {
    const ofSeed = records.get(run.seed) ?? new Map<string, RunRecord>();
    const from = await recordOf(run, ofSeed, experiment, datasetDigest);
    if (from === undefined) continue;
    found.push({ run, from });
    ofSeed.delete(from);
  }
  return inOrder(found);
}

/** Empty if a part of the plan that wasn't surveyed is wrong. */
function wholePlan(experiment: Experiment): PlannedRun[] {
  try {
    return planRuns(experiment);
  } catch (error) {
    if (isExpected(error)) return [];
    throw error;
  }
}

function isWanted({ state }: SurveyedRun): boolean {
  return state.state === 'missing' || state.state === 'stale';
}

/** The records that no plan needs where they are, by seed and id: renamed runs keep their seed. */
async function recordsWithoutPlace(
  root: string,
  { definition: { name } }: Experiment,
  planned: readonly SurveyedRun[],
): Promise<Map<number, Map<string, RunRecord>>> {
  const found = new Map<number, Map<string, RunRecord>>();
  const states = new Map(planned.map(({ run, state }) => [run.id, state]));
  for (const id of await recordedIds(root, name)) {
    const state = states.get(id);
    const record = state
      ? state.state === 'stale' && state.record
      : await readIntact(root, name, id);
    if (!record) continue;
    const ofSeed = found.get(record.seed) ?? new Map<string, RunRecord>();
    found.set(record.seed, ofSeed.set(id, record));
  }
  return found;
}

/** A record that can't be read isn't renamed. */
async function readIntact(root: string, name: string, id: string): Promise<RunRecord | undefined> {
  try {
    return (await readRecorded(root, name, id))?.record;
  } catch (error) {
    if (isExpected(error)) return undefined;
    throw error;
  }
}

/** The id of the record of a run, preferably of one in the same profile. @param ofSeed the records of its seed */
async function recordOf(
  run: PlannedRun,
  ofSeed: ReadonlyMap<string, RunRecord>,
  experiment: Experiment,
  datasetDigest: string | undefined,
): Promise<string | undefined> {
  const isOther = ({ profile }: RunRecord) => Number(profile !== run.profile);
  for (const [id, record] of [...ofSeed].sort(([, a], [, b]) => isOther(a) - isOther(b))) {
    if (await isCurrentRecord(experiment, run, record, datasetDigest)) return id;
  }
  return undefined;
}

function inOrder(renamed: readonly RenamedRun[]): RenamedRun[] {
  const ordered: RenamedRun[] = [];
  let left = renamed;
  while (left.length > 0) {
    const sources = new Set(left.map(({ from }) => from));
    const free = left.filter(({ run }) => !sources.has(run.id));
    if (free.length === 0) return ordered;
    ordered.push(...free);
    left = left.filter(({ run }) => sources.has(run.id));
  }
  return ordered;
}
