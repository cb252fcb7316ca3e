import { ExpectedError } from '../../messages/expected-error.ts';
import type { ProfileName } from '../records/profile.ts';
import { parseRunId, type RunName, splitName } from '../records/run-id.ts';
import { recordedExperiments, recordedIds } from '../records/store.ts';

/** Recorded runs that differ in nothing but the seed. */
export interface Target {
  /** `<experiment>/<variant>-<profile>`, with `-seed<n>` for a single run. */
  name: string;
  experiment: string;
  variant: string;
  profile: ProfileName;
  /** Names of folders in `results/<experiment>`. */
  ids: string[];
}

/**
 * Finds the recorded runs that a name refers to: `<experiment>/<variant>-<profile>-seed<n>` (one run),
 * `<experiment>/<variant>-<profile>` (all its seeds), or `<experiment>/<variant>` if only one of its profiles is
 * recorded. @throws ExpectedError listing the recorded runs
 */
export async function findTarget(root: string, name: string): Promise<Target> {
  const { experiment, name: wanted = '' } = splitName(name);
  const runs = await recordedRuns(root, experiment);
  const run = runs.find(({ id }) => id === wanted);
  if (run) return targetOf(experiment, [run], run.id);
  const group = runs.filter((each) => `${each.variant}-${each.profile}` === wanted);
  const chosen = group.length > 0 ? group : runs.filter(({ variant }) => variant === wanted);
  const [first] = chosen;
  if (!first) throw new ExpectedError(await describeUnknown(root, experiment, name));
  requireOneProfile(name, experiment, chosen);
  return targetOf(experiment, chosen, `${first.variant}-${first.profile}`);
}

interface NamedRun extends RunName {
  id: string;
}

async function recordedRuns(root: string, experiment: string): Promise<NamedRun[]> {
  if (!(await recordedExperiments(root)).includes(experiment)) return [];
  const ids = await recordedIds(root, experiment);
  return ids.map((id) => ({ id, ...parseRunId(id)! }));
}

function requireOneProfile(name: string, experiment: string, runs: readonly NamedRun[]): void {
  const groups = new Set(runs.map(({ variant, profile }) => `${experiment}/${variant}-${profile}`));
  if (groups.size === 1) return;
  throw new ExpectedError(
    `${name} is recorded in ${groups.size} profiles: name one of ${[...groups].join(', ')}`,
  );
}

function targetOf(experiment: string, runs: readonly NamedRun[], name: string): Target {
  const { variant, profile } = runs[0]!;
  const ids = runs.map(({ id }) => id);
  return { name: `${experiment}/${name}`, experiment, variant, profile, ids };
}

/** Lists the recorded runs of the experiment, or of all experiments if it has none. */
async function describeUnknown(root: string, experiment: string, name: string): Promise<string> {
  const experiments = await recordedExperiments(root);
  const near = experiments.filter((each) => each === experiment);
  const listed = await Promise.all((near.length > 0 ? near : experiments).map(namesIn(root)));
  const known = listed.flat().join(', ') || 'none';
  return `there is no recorded run ${JSON.stringify(name)}; recorded: ${known}`;
}

function namesIn(root: string) {
  return async (experiment: string) =>
    (await recordedRuns(root, experiment)).map(({ id }) => `${experiment}/${id}`);
}
