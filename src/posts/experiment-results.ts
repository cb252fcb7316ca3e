import { root } from 'astro:config/server';
import { getCollection, getEntry } from 'astro:content';
import { fileURLToPath } from 'node:url';
import type { Results } from '../lab/results.ts';
import { readResults } from '../lab/shown/read-results.ts';
import { pickRuns, runsToShow, type Shown } from '../lab/shown/shown-runs.ts';
import type { ShownExperiment } from './origins/origin.ts';
import { attempt, PostError, type Usage } from './post-context.ts';
import { sourceOf } from './reference.ts';

/** An experiment as the page shows it: its runs, and what they measured unless some are missing. */
export interface ExperimentResults {
  prepared: ShownExperiment;
  /** Undefined where nothing is recorded yet, which only development and `stale-ok` builds let through. */
  results: Results | undefined;
}

/** Many figures and values read the same series: read them once for each state of the runs. */
const read = new Map<string, { digest: string; results: Promise<ExperimentResults> }>();

/**
 * The runs of a source: `<experiment>`, or `<experiment>@<profile>,<seed>` where others than the experiment says are shown.
 * @throws PostError if there's no such experiment or run, one doesn't load, or isn't fresh where it must be
 */
export async function experimentResults(source: string, usage: Usage): Promise<ExperimentResults> {
  const { experiment, shown } = sourceOf(usage, source);
  const entry = await getEntry('results', experiment);
  if (!entry) throw new PostError(usage, await unknownExperiment(experiment));
  const { problem } = entry.data;
  if (problem) throw new PostError(usage, problem, problem);
  const digest = String(entry.digest);
  const known = read.get(source);
  if (known?.digest === digest) return known.results;
  const results = attempt(usage, () => readShown(entry.data, shown));
  read.set(source, { digest, results });
  return results;
}

async function readShown(
  entry: ShownExperiment,
  shown: Shown | undefined,
): Promise<ExperimentResults> {
  const prepared = shown ? withRuns(entry, shown) : entry;
  if (prepared.runs.length === 0) return { prepared, results: undefined };
  return { prepared, results: await readResults(fileURLToPath(root), prepared) };
}

/** What the loader sees to for the runs that experiments show. */
function withRuns(entry: ShownExperiment, shown: Shown): ShownExperiment {
  const wanting = runsToShow(entry, shown).filter(({ state }) => state !== 'fresh');
  if (entry.mustBeFresh && wanting.length > 0) {
    const { id, state, because, command } = wanting[0]!;
    const why = because.length > 0 ? ` (${because.join('; ')})` : '';
    // Damaged runs aren't recorded over: why they are says what to do.
    const remedy = state === 'damaged' ? '' : `: ${command}`;
    throw new Error(`${entry.name}/${id} is ${state}${why}${remedy}`);
  }
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
  return `there is no experiment ${JSON.stringify(name)}; known: ${known.join(', ') || 'none'}`;
}
