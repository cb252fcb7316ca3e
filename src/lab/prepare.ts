import { performance } from 'node:perf_hooks';
import { z } from 'astro/zod';
import { claimsOnRecord, claimsOnRecordSchema } from './claims-on-record.ts';
import { dataPath as givenDataPath } from './data-at-hand.ts';
import { pairings, profileNames } from './define.ts';
import { requireDistinctSeeds } from './distinct-seeds.ts';
import { profilesOf } from './experiment.ts';
import { LabError } from './lab-error.ts';
import { runCommand } from './plan.ts';
import { lineProgress } from './progress.ts';
import { kebabCase, runRecordSchema } from './record.ts';
import { describeOutcome, recordRuns } from './record-runs.ts';
import { ofCommonSeeds, requireShown, shownOf } from './shown-runs.ts';
import { type Survey, type SurveyedRun, surveyExperiments } from './survey.ts';

/**
 * What to do about results that aren't fresh: `run` records what is missing now, `frozen` fails, and
 * `stale-ok` takes stale ones, marked, and leaves out what is missing.
 */
const resultsModes = ['run', 'frozen', 'stale-ok'] as const;
export type ResultsMode = (typeof resultsModes)[number];

/** The results that pages show for one experiment: one profile, the same seeds for every variant. */
export const preparedExperimentSchema = z.object({
  name: kebabCase,
  title: z.string(),
  profile: z.enum(profileNames),
  /** How its runs stand to those that were published, in the experiment's words. */
  profileLabel: z.string().optional(),
  pairing: z.enum(pairings),
  /** How many seeds the profile plans, of which fewer may be shown. */
  plannedSeeds: z.int().positive(),
  /** Those that the experiment defines, the most complete first. */
  profiles: z.array(z.enum(profileNames)),
  stale: z.boolean(),
  variants: z.array(z.object({ name: kebabCase, label: z.string() })),
  runs: z.array(
    z.object({
      id: z.string(),
      variant: kebabCase,
      state: z.enum(['fresh', 'stale']),
      staleBecause: z.array(z.string()),
      record: runRecordSchema,
    }),
  ),
  /** How its claims stand to what was stated when these runs began; absent where no run took that down. */
  claimsOnRecord: claimsOnRecordSchema.optional(),
  /** Commands for the runs that are to be shown but aren't there. */
  missing: z.array(z.string()),
  /** Absolute paths whose edit can change the state. */
  inputs: z.array(z.string()),
  /** In development: why today's state can't be told. */
  problem: z.string().optional(),
});
export type PreparedExperiment = z.infer<typeof preparedExperimentSchema>;

export interface PrepareOptions {
  root: string;
  mode: ResultsMode;
  report(line: string): void;
}

/** Reads `RETRACE_RESULTS`. @throws LabError if it is none of the modes */
export function resultsMode(environment: NodeJS.ProcessEnv = process.env): ResultsMode {
  const value = environment['RETRACE_RESULTS'] || 'run';
  const mode = resultsModes.find((name) => name === value);
  if (mode) return mode;
  throw new LabError(
    `RETRACE_RESULTS is ${JSON.stringify(value)}; expected ${resultsModes.join(', ')} or nothing`,
  );
}

/**
 * Reads which results each experiment shows, all of them or none, and in mode `run` records what is missing first.
 *
 * @throws LabError naming each run that isn't as it must be, with the remedy
 */
export async function prepareResults(options: PrepareOptions): Promise<PreparedExperiment[]> {
  const surveys = await surveyExperiments(options.root, givenDataPath(undefined));
  for (const { experiment } of surveys) requireShown(experiment.definition);
  const wanting = surveys.filter((found) => wantedRuns(found).length > 0);
  if (options.mode === 'stale-ok' || wanting.length === 0) return prepareAll(surveys, options);
  refuseDamaged(wanting);
  if (options.mode === 'frozen') throw new LabError(describeWanting(wanting, frozen));
  const tooLong = wanting.filter(
    (found) => shownOf(found.experiment.definition).profile !== 'quick',
  );
  if (tooLong.length > 0) throw new LabError(describeWanting(tooLong, takesLong));
  await recordWanting(wanting, options);
  return prepareAll(await surveyExperiments(options.root, givenDataPath(undefined)), options);
}

function prepareAll(
  surveys: readonly Survey[],
  { root }: PrepareOptions,
): Promise<PreparedExperiment[]> {
  return Promise.all(
    surveys.map(async (found) => {
      const prepared = prepare(found);
      const records = prepared.runs.map(({ record }) => record);
      const onRecord = await claimsOnRecord(root, found.experiment.definition, records);
      return { ...prepared, ...(onRecord && { claimsOnRecord: onRecord }) };
    }),
  );
}

const frozen = 'results are frozen (RETRACE_RESULTS=frozen), but not all are fresh';
const takesLong =
  'a build records quick runs only, and pages are to show others that are not fresh';

function shownRuns({ experiment: { definition }, runs }: Survey) {
  const { profile, seeds } = shownOf(definition);
  return runs.filter(({ run }) => run.profile === profile && seeds.includes(run.seed));
}

/** What pages show that can't be shown as it is. */
function wantedRuns(found: Survey) {
  return shownRuns(found).filter(({ state }) => state.state !== 'fresh');
}

/** Evidence that can't be read is never recorded over: it may be all that there is of a run. */
function refuseDamaged(wanting: readonly Survey[]): void {
  const damaged = wanting.flatMap(wantedRuns).filter(({ state }) => state.state === 'damaged');
  if (damaged.length === 0) return;
  const lines = damaged.map((each) => `  ${describeState(each)}`);
  throw new LabError(
    `recorded runs can't be read; restore their folders in results, by git checkout say, or remove them and record the runs again:\n${lines.join('\n')}`,
  );
}

/** The shown runs that are there, of the seeds that every variant has. */
function presentRuns(found: Survey) {
  const present = shownRuns(found).flatMap(({ run, state }) =>
    'record' in state ? [{ run, state }] : [],
  );
  return ofCommonSeeds(found.experiment.definition, present);
}

function prepare(found: Survey): PreparedExperiment {
  const { definition, inputs } = found.experiment;
  const { profile } = shownOf(definition);
  const chosen = presentRuns(found);
  requireDistinctSeeds(chosen.map(({ state }) => state.record));
  const { label, seeds } = definition.profiles[profile]!;
  return {
    name: definition.name,
    title: definition.title,
    profile,
    ...(label && { profileLabel: label }),
    plannedSeeds: seeds.length,
    pairing: definition.pairing ?? 'seed',
    profiles: profilesOf(definition),
    stale: chosen.some(({ state }) => state.state === 'stale'),
    variants: Object.entries(definition.variants).map(([name, { label }]) => ({ name, label })),
    runs: chosen.map(({ run: { id, variant }, state }) => {
      const staleBecause = state.state === 'stale' ? state.because : [];
      return { id, variant, state: state.state, staleBecause, record: state.record };
    }),
    missing: shownRuns(found)
      .filter(({ state }) => !('record' in state))
      .map(({ run }) => runCommand(run)),
    inputs,
  };
}

function describeWanting(wanting: readonly Survey[], reason: string): string {
  const lines = wanting.flatMap((found) =>
    wantedRuns(found).map((each) => `  ${describeState(each)}: ${runCommand(each.run)}`),
  );
  return `${reason}:\n${lines.join('\n')}`;
}

function describeState({ run, state }: SurveyedRun): string {
  const why = 'because' in state ? ` (${state.because.join('; ')})` : '';
  return `${run.experiment}/${run.id} is ${state.state}${why}`;
}

async function recordWanting(wanting: readonly Survey[], { root, report }: PrepareOptions) {
  const clock = () => performance.now();
  const outcomes = await recordRuns(
    wanting.map((found) => ({
      experiment: found.experiment,
      runs: wantedRuns(found).map(({ run }) => run),
    })),
    {
      root,
      engine: undefined,
      jobs: undefined,
      dataPath: givenDataPath(undefined),
      command: 'npm run build',
      signal: new AbortController().signal,
      progress: lineProgress({ write: (text) => report(text.trimEnd()) }, clock),
      report,
    },
  );
  for (const outcome of outcomes) {
    if ('error' in outcome) throw new LabError(describeOutcome(outcome));
  }
}
