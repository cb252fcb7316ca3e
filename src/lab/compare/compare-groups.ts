import type { FinalMetric, Property } from './comparison-document.ts';
import { compareFinalMetrics } from './final-metrics.ts';
import { type Group, readGroup, surveyKnown } from './group.ts';
import { compareProperties } from './properties.ts';
import { findTarget } from './target.ts';

/** Two runs, or two groups of runs that differ in nothing but the seed, side by side. */
export interface GroupComparison {
  a: Group;
  b: Group;
  properties: Property[];
  metrics: FinalMetric[];
}

/**
 * Reads and compares the groups that two names refer to, in the form that `findTarget` takes.
 *
 * @throws ExpectedError listing the recorded runs if a name is unknown, or naming a damaged file
 */
export async function compareGroups(
  a: string,
  b: string,
  { root, dataPath }: { root: string; dataPath: string | undefined },
): Promise<GroupComparison> {
  const targets = [await findTarget(root, a), await findTarget(root, b)];
  const experiments = targets.map(({ experiment }) => experiment);
  const surveys = await surveyKnown(root, dataPath, experiments);
  const read = targets.map((target) => readGroup(root, target, surveys.get(target.experiment)));
  const [groupA, groupB] = (await Promise.all(read)) as [Group, Group];
  const records = [groupA, groupB].map(({ runs }) => runs.map(({ record }) => record));
  return {
    a: groupA,
    b: groupB,
    properties: compareProperties(records[0]!, records[1]!),
    metrics: compareFinalMetrics(records[0]!, records[1]!, arePaired(groupA, groupB)),
  };
}

/** Runs of two experiments share no random numbers; runs of one experiment do if its `pairing` says so. */
function arePaired(a: Group, b: Group): boolean {
  return a.experiment === b.experiment && a.profile === b.profile && a.pairing === 'seed';
}
