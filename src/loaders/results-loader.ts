import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Loader, LoaderContext } from 'astro/loaders';
import { foreignByFileSchema, withForeign } from '../evidence/foreign-code.ts';
import { prepareResults, type ResultsMode, resultsMode } from '../lab/reporting/page-results.ts';
import {
  type PreparedExperiment,
  preparedExperimentSchema,
} from '../lab/shown/prepared-experiment.ts';
import { noteRuns, warn } from '../messages/build-notices.ts';
import { withoutStack } from '../messages/expected-error.ts';
import { plainText } from '../messages/plain-text.ts';
import { marksOf, rerunCommands } from '../posts/origins/run-facts.ts';

/** A write is a truncation and a write, and editors save twice: wait until it's quiet. */
const quietMilliseconds = 80;

/**
 * One entry an experiment: which runs it has, and how they stand to today's code. The series stay in
 * `results`, where `readResults` finds them.
 */
export function resultsLoader(): Loader {
  return { name: 'results', schema: resultsSchema, load };
}

const resultsSchema = preparedExperimentSchema.extend({ foreign: foreignByFileSchema });

async function load(context: LoaderContext): Promise<void> {
  const root = fileURLToPath(context.config.root);
  try {
    const experiments = await prepare(context, root, resultsMode());
    if (context.watcher) watch(context, context.watcher, root, experiments);
  } catch (error) {
    throw withoutStack(error);
  }
}

async function prepare(
  { store, parseData, generateDigest, logger, watcher }: LoaderContext,
  root: string,
  mode: ResultsMode,
): Promise<PreparedExperiment[]> {
  const report = (line: string) => logger.info(plainText(line));
  const onUnshown = watcher ? tellOnce(report) : noteRuns;
  const experiments = await withForeign(root, () =>
    prepareResults({ root, mode, report, onUnshown }),
  );
  if (!watcher) for (const experiment of experiments) warnOfDisputed(experiment);
  const names = new Set(experiments.map(({ name }) => name));
  for (const id of store.keys()) if (!names.has(id)) store.delete(id);
  for (const experiment of experiments) {
    const entry = { id: experiment.name, data: { ...experiment } };
    // The records in it hold the fingerprints and the digests of the series.
    store.set({ ...entry, data: await parseData(entry), digest: generateDigest(entry.data) });
  }
  return experiments;
}

/** A page marks it, and an author who publishes it should know. */
function warnOfDisputed({ name, runs }: PreparedExperiment): void {
  for (const { id, replay } of runs) {
    if (replay?.outcome !== 'fails') continue;
    const file = `results/${name}/${id}/verification.json`;
    warn({ file, line: 1, text: `a replay of this run differs: ${replay.says}` });
  }
}

/** What was told of runs in development. */
let toldOfRuns: readonly string[] = [];

/** In development: which runs aren't there, or aren't shown, when that changes. */
function tellOnce(report: (line: string) => void) {
  return (lines: readonly string[]) => {
    for (const line of lines) if (!toldOfRuns.includes(line)) report(line);
    toldOfRuns = lines;
  };
}

/** In development: follows edits of experiments and newly recorded runs. It starts no run. */
function watch(
  context: LoaderContext,
  watcher: NonNullable<LoaderContext['watcher']>,
  root: string,
  experiments: PreparedExperiment[],
): void {
  const folders = ['src/experiments', 'src/datasets', 'results'].map((folder) =>
    path.join(root, folder),
  );
  let inputs = inputsOf(experiments);
  let reported = reportStale(context, experiments, []);
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const refresh = async () => {
    try {
      const prepared = await prepare(context, root, 'stale-ok');
      inputs = inputsOf(prepared);
      watcher.add([...inputs]);
      reported = reportStale(context, prepared, reported);
    } catch (error) {
      context.logger.error(messageOf(error));
      await showProblem(context, messageOf(error));
    }
  };
  const onChange = (file: string) => {
    const changed = path.resolve(root, file);
    if (!inputs.has(changed) && !folders.some((folder) => isInside(folder, changed))) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running.then(refresh);
    }, quietMilliseconds);
  };
  watcher.add([...folders, ...inputs]);
  for (const event of ['add', 'change', 'unlink'] as const) watcher.on(event, onChange);
}

/** Says what is stale and how to record it again, unless it was said before; returns what it would have said. */
function reportStale(
  { logger }: LoaderContext,
  experiments: PreparedExperiment[],
  before: string[],
): string[] {
  const lines = experiments.flatMap((experiment) => {
    const stale = marksOf(experiment).find(({ kind }) => kind === 'stale');
    return stale
      ? [
          `${experiment.name} is stale. ${stale.detail} Run: ${rerunCommands(experiment).join('; ')}`,
        ]
      : [];
  });
  for (const line of lines) if (!before.includes(line)) logger.warn(plainText(line));
  return lines;
}

/** Results can't be told from stale ones while the experiments don't load: pages must not show them as good. */
async function showProblem(
  { store, parseData, generateDigest }: LoaderContext,
  problem: string,
): Promise<void> {
  for (const [id, { data }] of store.entries()) {
    const entry = { id, data: { ...data, problem } };
    store.set({ ...entry, data: await parseData(entry), digest: generateDigest(entry.data) });
  }
}

function inputsOf(experiments: PreparedExperiment[]): Set<string> {
  return new Set(experiments.flatMap(({ inputs }) => inputs));
}

function isInside(folder: string, file: string): boolean {
  return file.startsWith(folder + path.sep);
}

function messageOf(error: unknown): string {
  return plainText(error instanceof Error ? error.message : String(error));
}
