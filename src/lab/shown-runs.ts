import type { ExperimentDefinition, ProfileName } from './define.ts';
import { profilesOf } from './experiment.ts';
import { LabError } from './lab-error.ts';
import type { PlannedRun } from './plan.ts';

/** Of several profiles, which one is shown must not depend on which are recorded. @throws LabError where none is said */
export function requireShown(definition: ExperimentDefinition): void {
  const profiles = profilesOf(definition);
  if (definition.shows || profiles.length === 1) return;
  throw new LabError(
    `experiment ${definition.name} has the profiles ${profiles.join(', ')}: say which one pages show, as in shows: { profile: '${profiles[0]}' }`,
  );
}

/** What pages show of an experiment: what it says, or the whole of its only profile. */
export function shownOf(definition: ExperimentDefinition): {
  profile: ProfileName;
  seeds: readonly number[];
} {
  const { shows, profiles } = definition;
  const profile = shows?.profile ?? profilesOf(definition)[0]!;
  return { profile, seeds: shows?.seeds ?? profiles[profile]!.seeds };
}

/** Of runs of one profile, those of the seeds that every variant has. */
export function ofCommonSeeds<T extends { run: PlannedRun }>(
  { variants }: ExperimentDefinition,
  present: readonly T[],
): T[] {
  const count = Object.keys(variants).length;
  return present.filter(
    ({ run: { seed } }) => present.filter(({ run }) => run.seed === seed).length === count,
  );
}
