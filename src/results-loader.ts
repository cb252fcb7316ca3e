import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Loader, LoaderContext } from 'astro/loaders';
import {
  type PreparedExperiment,
  preparedExperimentSchema,
  prepareResults,
  type ResultsMode,
  resultsMode,
} from './lab/prepare.ts';

/** A write is a truncation and a write, and editors save twice: wait until it's quiet. */
const quietMilliseconds = 80;

/**
 * One entry an experiment: which runs it has, and how they stand to today's code. The series stay in
 * `results`, where `readResults` finds them.
 */
export function resultsLoader(): Loader {
  return { name: 'results', schema: preparedExperimentSchema, load };
}

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
  { store, parseData, generateDigest, logger }: LoaderContext,
  root: string,
  mode: ResultsMode,
): Promise<PreparedExperiment[]> {
  const report = (line: string) => logger.info(line);
  const experiments = await prepareResults({ root, mode, report });
  const names = new Set(experiments.map(({ name }) => name));
  for (const id of store.keys()) if (!names.has(id)) store.delete(id);
  for (const experiment of experiments) {
    const entry = { id: experiment.name, data: { ...experiment } };
    // The records in it hold the fingerprints and the digests of the series.
    store.set({ ...entry, data: await parseData(entry), digest: generateDigest(entry.data) });
  }
  return experiments;
}

/** In development: follows edits of experiments and newly recorded runs. It starts no run. */
function watch(
  context: LoaderContext,
  watcher: NonNullable<LoaderContext['watcher']>,
  root: string,
  experiments: PreparedExperiment[],
): void {
  const folders = ['src/experiments', 'results'].map((folder) => path.join(root, folder));
  let inputs = inputsOf(experiments);
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const refresh = async () => {
    try {
      inputs = inputsOf(await prepare(context, root, 'stale-ok'));
      watcher.add([...inputs]);
    } catch (error) {
      context.logger.error(`${messageOf(error)} (showing the last good state)`);
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

function inputsOf(experiments: PreparedExperiment[]): Set<string> {
  return new Set(experiments.flatMap(({ inputs }) => inputs));
}

function isInside(folder: string, file: string): boolean {
  return file.startsWith(folder + path.sep);
}

/** An expected failure is one line; Astro prints the stack of an error that has one. */
function withoutStack(error: unknown): unknown {
  if (error instanceof Error && /^(Lab|Dataset|Engine)Error$/.test(error.name)) error.stack = '';
  return error;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
