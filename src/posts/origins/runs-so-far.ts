import { getCollection } from 'astro:content';
import { root } from 'virtual:retrace/site';
import { experimentOf } from '../../evidence/stored-experiment.ts';
import {
  runSoFar,
  runsInProgress,
  type WatchedRun,
  watchRun,
} from '../../lab/in-progress/runs-in-progress.ts';
import type { RecordedRun, Results } from '../../lab/results.ts';
import { readResults, resultsOf } from '../../lab/shown/read-results.ts';
import { recordedBeside } from '../../lab/shown/recorded-beside.ts';
import { recordedOf, runsToShow } from '../../lab/shown/shown-runs.ts';
import { shownBy } from '../writing/reference.ts';
import type { ExperimentResults } from './experiment-results.ts';
import type { ShownExperiment } from './origin.ts';
import type { RunningRun } from './running-runs.ts';

// Only development loads this file, and only there experiments tell which runs they await.

/** For each experiment with runs in progress, a text that differs whenever these are others, or have kept other rows. */
export async function runningByExperiment(): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const entry of await getCollection('results')) {
    const running = await runsInProgress(experimentOf(entry).awaited ?? []);
    if (running.length === 0) continue;
    found.set(entry.id, JSON.stringify(running.map((run) => [run.fingerprint, run.version])));
  }
  return found;
}

/** Adds the runs in progress among those that a source shows. */
export async function withRunsSoFar(
  found: ExperimentResults,
  source: string,
): Promise<ExperimentResults> {
  const { prepared } = found;
  const { shown = prepared.byDefault } = shownBy(source);
  const wanted = runsToShow(prepared, shown);
  const watched = await watchedOf(prepared, new Set(wanted.map(({ id }) => id)));
  if (watched.length === 0) return found;
  const running = watched.map((run) => describeWatched(prepared, run));
  const metrics = Object.keys(prepared.metrics);
  const runs = watched.map((run) => runSoFar(prepared.name, run, run.table, metrics));
  const beside = recordedBeside(prepared.runs, recordedOf(wanted), watched);
  const stale = beside.some(({ state }) => state === 'stale');
  const own = { ...prepared, runs: beside, stale, running };
  const recorded = await readRecorded(found, beside);
  return {
    ...found,
    prepared: { ...prepared, running },
    soFar: { prepared: own, results: resultsOf(own, [...recorded, ...runs]) },
  };
}

/** The runs in progress among those of these ids. */
async function watchedOf(
  { awaited = [], metrics }: ShownExperiment,
  ids: ReadonlySet<string>,
): Promise<WatchedRun[]> {
  const inProgress = await runsInProgress(awaited.filter(({ id }) => ids.has(id)));
  return Promise.all(inProgress.map((run) => watchRun(run, Object.keys(metrics))));
}

function describeWatched(
  { variants }: ShownExperiment,
  { id, variant, seed, steps, table }: WatchedRun,
): RunningRun {
  const label = variants.find(({ name }) => name === variant)?.label;
  return {
    id,
    label: `${label}, seed ${seed}`,
    rows: table?.rows ?? 0,
    lastStep: table?.lastStep,
    steps,
  };
}

type ShownRun = ShownExperiment['runs'][number];

/** The runs of these records: those of seeds that not every variant has weren't read yet. */
async function readRecorded(
  { prepared, results }: ExperimentResults,
  wanted: readonly ShownRun[],
): Promise<RecordedRun[]> {
  const read = new Map(runsIn(results).map((run) => [run.id, run]));
  const others = wanted.filter(({ id }) => !read.has(id));
  if (others.length > 0) {
    const more = await readResults(root, { ...prepared, runs: others });
    for (const run of runsIn(more)) read.set(run.id, run);
  }
  return wanted.map(({ id }) => read.get(id)!);
}

function runsIn(results: Results | undefined): RecordedRun[] {
  return results?.variants.flatMap(({ runs }) => runs) ?? [];
}
