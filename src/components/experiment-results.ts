import { root } from 'astro:config/server';
import { getCollection, getEntry } from 'astro:content';
import { fileURLToPath } from 'node:url';
import type { PreparedExperiment } from '../lab/prepare.ts';
import { readResults } from '../lab/read-results.ts';
import type { Results } from '../lab/results.ts';
import { attempt, PostError, type Usage } from './post-context.ts';

/** An experiment as the page shows it: its runs, and what they measured unless some are missing. */
export interface ExperimentResults {
  prepared: PreparedExperiment;
  /** Undefined where nothing is recorded yet, which only development and `stale-ok` builds let through. */
  results: Results | undefined;
}

/** Many figures and values read the same series: read them once for each state of the runs. */
const read = new Map<string, { digest: string; results: Promise<Results> }>();

/** @throws PostError if there's no such experiment, one that doesn't load, or one whose series can't be read */
export async function experimentResults(name: string, usage: Usage): Promise<ExperimentResults> {
  const entry = await getEntry('results', name);
  if (!entry) throw new PostError(usage, await unknownExperiment(name));
  const prepared = entry.data;
  if (prepared.problem) throw new PostError(usage, prepared.problem, prepared.problem);
  if (prepared.runs.length === 0) return { prepared, results: undefined };
  const results = await attempt(usage, () => readOnce(prepared, String(entry.digest)));
  return { prepared, results };
}

function readOnce(prepared: PreparedExperiment, digest: string): Promise<Results> {
  const known = read.get(prepared.name);
  if (known?.digest === digest) return known.results;
  const results = readResults(fileURLToPath(root), prepared);
  read.set(prepared.name, { digest, results });
  return results;
}

async function unknownExperiment(name: string): Promise<string> {
  const known = (await getCollection('results')).map(({ id }) => id);
  return `there is no experiment ${JSON.stringify(name)}; known: ${known.join(', ') || 'none'}`;
}
