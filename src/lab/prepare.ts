import { performance } from 'node:perf_hooks';
import { z } from 'astro/zod';
import { claimsOnRecord, claimsOnRecordSchema } from './claims-on-record.ts';
import { dataPath as givenDataPath } from './data-at-hand.ts';
import { type ProfileName, pairings, profileNames } from './define.ts';
import { requireDistinctSeeds } from './distinct-seeds.ts';
import { profilesOf } from './experiment.ts';
import { LabError } from './lab-error.ts';
import { type RunState, runCommand } from './plan.ts';
import { lineProgress } from './progress.ts';
import { kebabCase, runRecordSchema } from './record.ts';
import { describeOutcome, recordRuns } from './record-runs.ts';
import { type Survey, surveyExperiments } from './survey.ts';

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
  /** Commands for the runs that are planned in this profile but not recorded. */
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

/** Decides which results each experiment shows, and in mode `run` records what is needed first. @throws LabError naming each run that is missing or stale and the command that records it */
export async function prepareResults(options: PrepareOptions): Promise<PreparedExperiment[]> {
  const surveys = await surveyExperiments(options.root, givenDataPath(undefined));
  const wanting = surveys.filter((found) => !freshProfile(found));
  if (options.mode === 'stale-ok' || wanting.length === 0) return prepareAll(surveys, options);
  const tooLong = wanting.filter((found) => wantedProfile(found) !== 'quick');
  if (options.mode === 'frozen') throw new LabError(describeWanting(wanting, frozen));
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

/** The most complete profile of which every variant has a fresh run of some common seed; or that which pages are to show. */
function freshProfile(found: Survey): ProfileName | undefined {
  const { shows } = found.experiment.definition;
  if (shows) return showableRuns(found).every(isFresh) ? shows.profile : undefined;
  return profilesOf(found.experiment.definition).find(
    (profile) => commonRuns(found, profile, ['fresh']).length > 0,
  );
}

/** The profile that is recorded where pages can't be shown without. */
function wantedProfile({ experiment }: Survey): ProfileName {
  return experiment.definition.shows?.profile ?? 'quick';
}

/** The runs that pages may show: those that the experiment says, or all. */
function showableRuns({ experiment, runs }: Survey) {
  const { shows } = experiment.definition;
  if (!shows) return runs;
  return runs.filter(
    ({ run }) => run.profile === shows.profile && (shows.seeds?.includes(run.seed) ?? true),
  );
}

function isFresh({ state }: Survey['runs'][number]): boolean {
  return state.state === 'fresh';
}

/** The runs of a profile in one of the states, of the seeds that every variant has. */
function commonRuns(found: Survey, profile: ProfileName, states: readonly RunState['state'][]) {
  const candidates = showableRuns(found).filter(
    ({ run, state }) => run.profile === profile && states.includes(state.state),
  );
  const variants = Object.keys(found.experiment.definition.variants).length;
  return candidates.filter(
    ({ run: { seed } }) => candidates.filter(({ run }) => run.seed === seed).length === variants,
  );
}

function prepare(found: Survey): PreparedExperiment {
  const { definition, inputs } = found.experiment;
  const profiles = profilesOf(definition);
  const fresh = freshProfile(found);
  const usable: readonly RunState['state'][] = fresh ? ['fresh'] : ['fresh', 'stale'];
  const profile =
    fresh ??
    profiles.find((name) => commonRuns(found, name, usable).length > 0) ??
    wantedProfile(found);
  const chosen = commonRuns(found, profile, usable);
  requireDistinctSeeds(chosen.flatMap(({ state }) => ('record' in state ? state.record : [])));
  const { label } = definition.profiles[profile]!;
  return {
    name: definition.name,
    title: definition.title,
    profile,
    ...(label && { profileLabel: label }),
    pairing: definition.pairing ?? 'seed',
    profiles,
    stale: chosen.some(({ state }) => state.state === 'stale'),
    variants: Object.entries(definition.variants).map(([name, { label }]) => ({ name, label })),
    runs: chosen.flatMap(({ run, state }) => {
      if (state.state === 'missing' || state.state === 'damaged') return [];
      const staleBecause = state.state === 'stale' ? state.because : [];
      const { variant, id } = run;
      return [{ id, variant, state: state.state, staleBecause, record: state.record }];
    }),
    missing: showableRuns(found)
      .filter(({ run }) => run.profile === profile && !chosen.some((one) => one.run === run))
      .map(({ run }) => runCommand(run)),
    inputs,
  };
}

/** What is to be recorded before pages can be shown. */
function wantedRuns(found: Survey) {
  const profile = wantedProfile(found);
  return showableRuns(found).filter((one) => one.run.profile === profile && !isFresh(one));
}

function describeWanting(wanting: readonly Survey[], reason: string): string {
  const lines = wanting.flatMap((found) =>
    wantedRuns(found).map(({ run, state }) => {
      const why = 'because' in state ? ` (${state.because.join('; ')})` : '';
      return `  ${run.experiment}/${run.id} is ${state.state}${why}: ${runCommand(run)}`;
    }),
  );
  return `${reason}:\n${lines.join('\n')}`;
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
