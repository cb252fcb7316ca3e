import { root } from 'astro:config/server';
import { getCollection } from 'astro:content';
import { fileURLToPath } from 'node:url';
import { runSoFar, runsInProgress, watchRun } from '../../lab/in-progress/runs-in-progress.ts';
import type { RecordedRun, Results } from '../../lab/results.ts';
import { readResults, resultsOf } from '../../lab/shown/read-results.ts';
import { recordedOf, runsToShow } from '../../lab/shown/shown-runs.ts';
import { shownBy } from '../writing/reference.ts';
import type { ExperimentResults } from './experiment-results.ts';
import type { ShownExperiment } from './origin.ts';
import type { RunningRun } from './running-runs.ts';

// Only development loads this file, and only there experiments tell which runs they await.

/** For each experiment with runs in progress, a text that differs whenever these are others, or have kept other rows. */
export async function runningByExperiment(): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const { id, data } of await getCollection('results')) {
    const running = await runsInProgress(data.awaited ?? []);
    if (running.length === 0) continue;
    found.set(id, JSON.stringify(running.map((run) => [run.fingerprint, run.version])));
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
  const ids = new Set(runsToShow(prepared, shown).map(({ id }) => id));
  const awaited = prepared.awaited?.filter(({ id }) => ids.has(id)) ?? [];
  const metrics = Object.keys(prepared.metrics);
  const inProgress = await runsInProgress(awaited);
  if (inProgress.length === 0) return found;
  const watched = await Promise.all(inProgress.map((run) => watchRun(run, metrics)));
  const labelOf = new Map(prepared.variants.map(({ name, label }) => [name, label]));
  const running = watched.map(({ id, variant, seed, steps, table }): RunningRun => {
    const label = `${labelOf.get(variant)}, seed ${seed}`;
    return { id, label, rows: table?.rows ?? 0, lastStep: table?.lastStep, steps };
  });
  const runs = watched.map((run) => runSoFar(prepared.name, run, run.table, metrics));
  const besides = recordedBeside(prepared, recordedOf(runsToShow(prepared, shown)), runs);
  const stale = besides.some(({ state }) => state === 'stale');
  const own = { ...prepared, runs: besides, stale, running };
  const recorded = await readRecorded(found, besides);
  return {
    ...found,
    prepared: { ...prepared, running },
    soFar: { prepared: own, results: resultsOf(own, [...recorded, ...runs]) },
  };
}

type ShownRun = ShownExperiment['runs'][number];

/**
 * The recorded runs to show beside those in progress: those that are shown anyway, and all others of the same seeds. A run in
 * progress takes the place of its older record.
 */
function recordedBeside(
  { runs: shown }: ShownExperiment,
  recorded: readonly ShownRun[],
  running: readonly RecordedRun[],
): ShownRun[] {
  const anyway = new Set(shown.map(({ id }) => id));
  const replaced = new Set(running.map(({ id }) => id));
  const seeds = new Set(running.map(({ record }) => record.seed));
  return recorded.filter(
    ({ id, record }) => !replaced.has(id) && (anyway.has(id) || seeds.has(record.seed)),
  );
}

/** The runs of these records: those of seeds that not every variant has weren't read yet. */
async function readRecorded(
  { prepared, results }: ExperimentResults,
  wanted: readonly ShownRun[],
): Promise<RecordedRun[]> {
  const read = new Map(runsIn(results).map((run) => [run.id, run]));
  const others = wanted.filter(({ id }) => !read.has(id));
  if (others.length > 0) {
    const more = await readResults(fileURLToPath(root), { ...prepared, runs: others });
    for (const run of runsIn(more)) read.set(run.id, run);
  }
  return wanted.map(({ id }) => read.get(id)!);
}

function runsIn(results: Results | undefined): RecordedRun[] {
  return results?.variants.flatMap(({ runs }) => runs) ?? [];
}
