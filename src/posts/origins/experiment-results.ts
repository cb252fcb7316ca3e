import { getCollection, getEntry } from 'astro:content';
import { root } from 'virtual:retrace/site';
import { experimentOf } from '../../evidence/stored-experiment.ts';
import type { Results } from '../../lab/results.ts';
import { readResults } from '../../lab/shown/read-results.ts';
import { pickRuns, runsToShow, type Shown } from '../../lab/shown/shown-runs.ts';
import { knownNames } from '../../messages/known-names.ts';
import { shownBy } from '../writing/reference.ts';
import { UseMistake } from '../writing/use-mistake.ts';
import type { ShownExperiment } from './origin.ts';

/** An experiment as a page shows it: its runs and their results. */
export interface ExperimentResults {
  prepared: ShownExperiment;
  /** Undefined while nothing is recorded, which only development and `stale-ok` builds accept. */
  results: Results | undefined;
  /** In development: the same with the runs in progress and their rows so far. Absent without any. */
  soFar?: { prepared: ShownExperiment; results: Results };
}

/**
 * Reads the runs of a source: `<experiment>`, or `<experiment>@<profile>,<seed>` to show other runs than its default.
 * @throws UseMistake if the experiment doesn't exist or load; ExpectedError for runs that can't be shown
 */
export async function experimentResults(source: string): Promise<ExperimentResults> {
  const { experiment, shown } = shownBy(source);
  const entry = await getEntry('results', experiment);
  if (!entry) throw new UseMistake(await unknownExperiment(experiment));
  const found = experimentOf(entry);
  const { problem } = found;
  if (problem) throw new UseMistake(problem, problem);
  requireFresh(found, shown ?? found.byDefault);
  const prepared = shown ? withRuns(found, shown) : found;
  if (prepared.runs.length === 0) return { prepared, results: undefined };
  return { prepared, results: await readResults(root, prepared) };
}

/** Stops a build at runs that aren't fresh: the loader checks only those that it knows posts to use. */
function requireFresh(entry: ShownExperiment, shown: Shown): void {
  if (!entry.mustBeFresh) return;
  const wanting = runsToShow(entry, shown).find(
    ({ state }) => state !== 'fresh' && state !== 'imported',
  );
  if (!wanting) return;
  const { id, state, because, command } = wanting;
  const why = because.length > 0 ? ` (${because.join('; ')})` : '';
  // Commands don't record over damaged runs; the reason already says what to do.
  const remedy = state === 'damaged' ? '' : `: ${command}`;
  throw new UseMistake(`${entry.name}/${id} is ${state}${why}${remedy}`);
}

/** Picks other runs of an experiment than its default. */
function withRuns(entry: ShownExperiment, shown: Shown): ShownExperiment {
  const { claimsOnRecord: _, profileLabel: __, ...rest } = entry;
  const onRecord = entry.claimsOfProfiles[shown.profile];
  return {
    ...rest,
    ...pickRuns(entry, shown),
    ...(onRecord && { claimsOnRecord: onRecord }),
  };
}

async function unknownExperiment(name: string): Promise<string> {
  const known = (await getCollection('results')).map(({ id }) => id);
  return `there is no experiment ${JSON.stringify(name)}; known: ${knownNames(known, name)}`;
}
