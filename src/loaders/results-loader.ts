import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Loader, LoaderContext } from 'astro/loaders';
import { foreignByFileSchema, pageCodeSchema, withForeign } from '../evidence/foreign-code.ts';
import { claimsInPosts, postClaims } from '../evidence/metrics/post-claims.ts';
import { publishedSources } from '../evidence/published-sources.ts';
import { experimentOf, storedExperiment, storedSchema } from '../evidence/stored-experiment.ts';
import {
  prepareResults,
  type ResultsMode,
  resultsMode,
  startsPrograms,
} from '../lab/reporting/page-results.ts';
import {
  type PreparedExperiment,
  preparedExperimentSchema,
} from '../lab/shown/prepared-experiment.ts';
import { confirmAt } from '../lab/terminal/confirm.ts';
import { noteRuns, warn } from '../messages/build-notices.ts';
import { withoutStack } from '../messages/expected-error.ts';
import { plainText } from '../messages/plain-text.ts';
import { marksOf, rerunCommands } from '../posts/origins/run-facts.ts';
import { postsLoaded } from './posts-loader.ts';

/** A write is two events, a truncation and a write, and editors save twice: wait until no more events come. */
const quietMilliseconds = 80;

/**
 * Loads one entry per experiment: its runs, and how they compare with today's code. The series stay in `results`, where
 * `readResults` finds them.
 */
export function resultsLoader(): Loader {
  return { name: 'results', schema: storedSchema, load };
}

const resultsSchema = preparedExperimentSchema.extend({
  foreign: foreignByFileSchema,
  code: pageCodeSchema,
});

async function load(context: LoaderContext): Promise<void> {
  const root = fileURLToPath(context.config.root);
  if (!context.watcher) await postsLoaded();
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
  const onUnshown = watcher ? reportChanges(report) : noteRuns;
  const experiments = await withForeign(root, () =>
    prepareResults({
      root,
      mode,
      startsPrograms: startsPrograms(),
      report,
      onUnshown,
      confirm: confirmAt(process),
      sourcesInUse: () => publishedSources(root),
      claimsToState: postClaims(root, 'refuse'),
      claimsToday: postClaims(root, 'skip'),
      // Only the development server has a watcher.
      awaitsRuns: watcher !== undefined,
    }),
  );
  if (!watcher) for (const experiment of experiments) warnOfDisputed(experiment);
  const names = new Set(experiments.map(({ name }) => name));
  for (const id of store.keys()) if (!names.has(id)) store.delete(id);
  for (const experiment of experiments) {
    const { json, packed } = storedExperiment(checked(experiment));
    const entry = { id: experiment.name, data: { packed } };
    // The digest covers the series, too, because the records hold the series' digests.
    store.set({ ...entry, data: await parseData(entry), digest: generateDigest(json) });
  }
  return experiments;
}

/** All but the records, which were checked when they were read. The runs are some of those that are planned. */
function checked(experiment: PreparedExperiment) {
  const { planned, runs } = experiment;
  const withoutRecords = planned.map(({ record: _, ...run }) => run);
  return {
    ...resultsSchema.parse({ ...experiment, planned: withoutRecords, runs: [] }),
    planned,
    runs,
  };
}

/** Warns of runs whose replay fails: pages mark them, and an author should know before publishing. */
function warnOfDisputed({ name, runs }: PreparedExperiment): void {
  for (const { id, replay } of runs) {
    if (replay?.outcome !== 'fails') continue;
    const file = `results/${name}/${id}/verification.json`;
    warn({ file, line: 1, text: `a replay of this run differs: ${replay.says}` });
  }
}

/** The lines on runs that were last reported in development. */
let reportedLines: readonly string[] = [];

/** For development: reports the runs that are missing or not shown, but only lines that weren't in the last report. */
function reportChanges(report: (line: string) => void) {
  return (lines: readonly string[]) => {
    for (const line of lines) if (!reportedLines.includes(line)) report(line);
    reportedLines = lines;
  };
}

/** For development: follows edits of experiments and newly recorded runs. Starts no run. */
function watch(
  context: LoaderContext,
  watcher: NonNullable<LoaderContext['watcher']>,
  root: string,
  experiments: PreparedExperiment[],
): void {
  const folders = ['src/experiments', 'src/datasets', 'results'].map((folder) =>
    path.join(root, folder),
  );
  const posts = path.join(root, 'src/content/posts');
  let inputs = inputsOf(experiments);
  let reported = reportStale(context, experiments, []);
  let timer: NodeJS.Timeout | undefined;
  let isResultChanged = false;
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
  // An edit of a post matters only if it changes a claim that the post makes without code: how it stands to the records.
  let claimed = claimsInPosts(root);
  const refreshClaims = async () => {
    const before = await claimed;
    claimed = claimsInPosts(root);
    if ((await claimed) !== before) await refresh();
  };
  const onChange = (file: string) => {
    const changed = path.resolve(root, file);
    const isResult = inputs.has(changed) || folders.some((folder) => isInside(folder, changed));
    if (!isResult && !isInside(posts, changed)) return;
    isResultChanged ||= isResult;
    clearTimeout(timer);
    timer = setTimeout(() => {
      const doing = isResultChanged ? refresh : refreshClaims;
      isResultChanged = false;
      running = running.then(doing);
    }, quietMilliseconds);
  };
  watcher.add([...folders, ...inputs]);
  for (const event of ['add', 'change', 'unlink'] as const) watcher.on(event, onChange);
}

/**
 * Reports the stale experiments, with the commands that record them again, except the lines in `before`. Returns all
 * lines.
 */
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

/**
 * Marks all results with a problem: while the experiments don't load, stale results can't be recognised, and pages must
 * not show them as good.
 */
async function showProblem(
  { store, parseData, generateDigest }: LoaderContext,
  problem: string,
): Promise<void> {
  for (const [id, { data }] of store.entries()) {
    const { digest: _, ...experiment } = experimentOf({ id, data: storedSchema.parse(data) });
    const { json, packed } = storedExperiment({ ...experiment, problem });
    const entry = { id, data: { packed } };
    store.set({ ...entry, data: await parseData(entry), digest: generateDigest(json) });
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
