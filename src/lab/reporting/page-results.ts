import { ExpectedError } from '../../messages/expected-error.ts';
import type { ExperimentDefinition } from '../define.ts';
import { refuseDamaged } from '../planning/damaged-runs.ts';
import { dataPath as givenDataPath } from '../planning/datasets.ts';
import { runCommand } from '../planning/plan.ts';
import { isCurrent, type SurveyedRun } from '../planning/run-state.ts';
import { type Survey, surveyExperiments } from '../planning/survey.ts';
import { profilesOf } from '../records/profile.ts';
import { gitState } from '../records/provenance.ts';
import type { RunRecord } from '../records/record.ts';
import { readReplays, tellingReplay } from '../records/verification.ts';
import type { PreparedExperiment } from '../shown/prepared-experiment.ts';
import {
  type Plan,
  parseSource,
  pickRuns,
  recordedOf,
  requireShown,
  shownOf,
} from '../shown/shown-runs.ts';
import { claimsOnRecord } from '../statements/claims-on-record.ts';
import type { PostClaims } from '../statements/post-claims.ts';
import { stateClaims } from '../statements/state-claims.ts';
import { renameRuns } from '../upkeep/rename-runs.ts';
import { awaitedRuns } from './awaited-runs.ts';
import { describeNotFresh } from './not-fresh.ts';
import { type RecordDueOptions, recordDue } from './record-due.ts';
import { type DueRuns, dueByDefault, dueInUse, notFreshByDefault } from './runs-in-use.ts';
import { describeUnshown, type ShownSurvey } from './unshown-runs.ts';

/**
 * How to treat results that aren't fresh: `run` records those of quick profiles that pages show, `frozen` fails, and
 * `stale-ok` shows stale ones with a mark and leaves out missing ones.
 */
const resultsModes = ['run', 'frozen', 'stale-ok'] as const;
export type ResultsMode = (typeof resultsModes)[number];

export interface PrepareOptions extends RecordDueOptions {
  mode: ResultsMode;
  /** Whether `run` also starts programs. Default: it doesn't. */
  startsPrograms?: boolean;
  /** The sources of runs that pages show, as `parseSource` takes them. Default: each experiment. */
  sourcesInUse?(): Promise<readonly string[]>;
  /** Finds the claims in posts, to compare them with those on record. Default: there are none. */
  claimsToday?: PostClaims | undefined;
  /** Whether runs that aren't recorded yet are shown while they run. Default: no. No build may show them. */
  awaitsRuns?: boolean;
  /** Gets a line for each experiment with runs that no page shows. */
  onUnshown?(lines: string[]): void;
}

/** Reads `RETRACE_RESULTS`. @throws ExpectedError if it is none of the modes */
export function resultsMode(environment: NodeJS.ProcessEnv = process.env): ResultsMode {
  const value = environment['RETRACE_RESULTS'] || 'run';
  const mode = resultsModes.find((name) => name === value);
  if (mode) return mode;
  throw new ExpectedError(
    `RETRACE_RESULTS is ${JSON.stringify(value)}; expected ${resultsModes.join(', ')} or nothing`,
  );
}

/**
 * Whether a build may start programs: only if the author asks for runs in so many words. Nobody wants hours of training
 * to begin because a site is built, and where sites are built there may be no Python.
 */
export function startsPrograms(environment: NodeJS.ProcessEnv = process.env): boolean {
  return environment['RETRACE_RESULTS'] === 'run';
}

/**
 * Reads the results that each experiment shows; in mode `run`, first records the missing and stale ones. Fails as a
 * whole if one experiment fails.
 *
 * @throws ExpectedError naming each run that can't be shown, with the remedy
 */
export async function prepareResults(options: PrepareOptions): Promise<PreparedExperiment[]> {
  const surveys = await surveyForPages(options);
  const prepared = await prepareAll(surveys, options);
  if (!options.onUnshown) return prepared;
  // Reading all posts takes long, and tells nothing where experiments show all that is recorded.
  const isAllShown = prepared.every(
    ({ planned, runs }) => recordedOf(planned).length === runs.length,
  );
  const sources = isAllShown ? [] : ((await options.sourcesInUse?.()) ?? []);
  const shown = shownOfEach(surveys, prepared, sources, options.mode);
  options.onUnshown(await describeUnshown(options.root, shown));
  return prepared;
}

/** The surveys, after the runs that the mode requires were recorded. */
async function surveyForPages(options: PrepareOptions): Promise<Survey[]> {
  const found = await surveyExperiments(options.root, givenDataPath(undefined));
  for (const { experiment } of found) requireShown(experiment.definition);
  if (options.mode === 'stale-ok') return found;
  const surveys = options.mode === 'frozen' ? found : await withNames(found, options);
  const due = await dueRuns(surveys, options);
  if (due.length === 0) return surveys;
  refuseDamaged(due.flatMap(({ runs }) => runs));
  if (options.mode === 'frozen') throw new ExpectedError(describeNotFresh(due, frozen));
  const programs = options.startsPrograms ? [] : due.filter(isOfProgram);
  if (programs.length > 0) throw new ExpectedError(describeNotFresh(programs, startsNone));
  const elsewhere = due.filter(({ survey }) => survey.experiment.definition.imported);
  if (elsewhere.length > 0) throw new ExpectedError(describeNotFresh(elsewhere, notImported));
  const tooLong = due.filter(({ runs }) => runs.some(({ run }) => run.profile !== 'quick'));
  if (tooLong.length > 0) throw new ExpectedError(describeNotFresh(tooLong, takesLong));
  await recordDue(due, options);
  return surveyExperiments(options.root, givenDataPath(undefined));
}

/** The surveys, after recorded runs got the names that their variants have today. */
async function withNames(
  surveys: readonly Survey[],
  { root, report }: PrepareOptions,
): Promise<Survey[]> {
  if (surveys.every(({ renamed }) => renamed.length === 0)) return [...surveys];
  for (const survey of surveys) await renameRuns(root, survey, report);
  return surveyExperiments(root, givenDataPath(undefined));
}

/** The runs that the mode requires to be fresh and that aren't. */
async function dueRuns(
  surveys: readonly Survey[],
  { mode, sourcesInUse }: PrepareOptions,
): Promise<DueRuns[]> {
  if (mode === 'frozen' || !sourcesInUse) return dueByDefault(surveys);
  const areFresh = surveys.every(({ runs }) => runs.every(({ state }) => isCurrent(state)));
  return areFresh ? [] : dueInUse(surveys, await sourcesInUse());
}

function shownOfEach(
  surveys: readonly Survey[],
  prepared: readonly PreparedExperiment[],
  sources: readonly string[],
  mode: ResultsMode,
): ShownSurvey[] {
  return surveys.map((survey, i) => ({
    survey,
    // Only `stale-ok` shows stale runs: elsewhere those that are left are in no post.
    shown: new Set(
      [...prepared[i]!.runs, ...chosenRuns(prepared[i]!, sources)]
        .filter(({ state }) => mode === 'stale-ok' || isCurrent({ state }))
        .map(({ id }) => id),
    ),
    leftOut: mode === 'run' ? notFreshByDefault(survey) : [],
  }));
}

/** The runs that posts choose, other than those that the experiment shows by itself: `growth@full,2`. */
function chosenRuns({ name, planned }: PreparedExperiment, sources: readonly string[]) {
  const chosen = sources.flatMap((source) => {
    const parsed = parseSource(source);
    return parsed?.experiment === name && parsed.shown ? [parsed.shown] : [];
  });
  return recordedOf(
    planned.filter(({ profile, seed }) =>
      chosen.some((shown) => shown.profile === profile && (shown.seeds?.includes(seed) ?? true)),
    ),
  );
}

async function prepareAll(
  surveys: readonly Survey[],
  { root, mode, claimsToday, awaitsRuns }: PrepareOptions,
): Promise<PreparedExperiment[]> {
  const git = await gitState(root);
  return Promise.all(
    surveys.map(async (found) => {
      const prepared = await prepare(root, found, mode);
      return {
        ...prepared,
        ...(await claimsOf(root, found.experiment.definition, prepared, claimsToday)),
        ...(git && !git.dirty && { commit: git.commit }),
        ...(awaitsRuns && { awaited: awaitedRuns(found) }),
      };
    }),
  );
}

/** Compares today's claims with the statements made before the shown runs, and before the runs of each profile. */
async function claimsOf(
  root: string,
  definition: ExperimentDefinition,
  { runs, planned }: Pick<PreparedExperiment, 'runs' | 'planned'>,
  postClaims: PostClaims | undefined,
): Promise<Pick<PreparedExperiment, 'claimsOnRecord' | 'claimsOfProfiles'>> {
  let stated: ReturnType<typeof stateClaims> | undefined;
  const stateToday = async () => stateClaims(root, definition, await postClaims?.(definition));
  const claimsToday = () => (stated ??= stateToday());
  const onRecordOf = (records: readonly RunRecord[]) =>
    claimsOnRecord(root, definition.name, records, claimsToday);
  const claimsOfProfiles: PreparedExperiment['claimsOfProfiles'] = {};
  for (const [profile, ofProfile] of Map.groupBy(planned, (run) => run.profile)) {
    const onRecord = await onRecordOf(ofProfile.flatMap(({ record }) => record ?? []));
    if (onRecord) claimsOfProfiles[profile] = onRecord;
  }
  const shown = await onRecordOf(runs.map(({ record }) => record));
  return { ...(shown && { claimsOnRecord: shown }), claimsOfProfiles };
}

const frozen = 'results are frozen (RETRACE_RESULTS=frozen), but not all are fresh';
function isOfProgram({ survey }: DueRuns): boolean {
  return survey.experiment.command !== undefined;
}

const startsNone =
  'a build starts no program by itself (RETRACE_RESULTS=run allows it), and pages are to show runs of programs that are not fresh';
const notImported = 'a build imports no runs, and pages are to show some that are not here';
const takesLong =
  'a build records quick runs only, and pages are to show others that are not fresh';

async function prepare(
  root: string,
  found: Survey,
  mode: ResultsMode,
): Promise<PreparedExperiment> {
  const { definition, inputs } = found.experiment;
  const profiles = profilesOf(definition);
  const plan: Plan = {
    name: definition.name,
    variants: Object.entries(definition.variants).map(([name, { label }]) => ({ name, label })),
    plan: profiles.map((profile) => {
      const { label, seeds } = definition.profiles[profile]!;
      return { profile, ...(label && { label }), seeds: [...seeds] };
    }),
    planned: await Promise.all(found.runs.map((each) => plannedRun(root, each))),
  };
  return {
    ...plan,
    ...pickRuns(plan, shownOf(definition)),
    byDefault: { profile: shownOf(definition).profile, seeds: [...shownOf(definition).seeds] },
    title: definition.title,
    published: (definition.published ?? {}) as PreparedExperiment['published'],
    metrics: definition.metrics,
    parameters: Object.keys(definition.parameters.shape),
    artifacts: definition.artifacts ?? {},
    pairing: definition.pairing ?? 'seed',
    profiles,
    mustBeFresh: mode !== 'stale-ok',
    claimsOfProfiles: {},
    inputs,
  };
}

async function plannedRun(
  root: string,
  { run, state }: SurveyedRun,
): Promise<Plan['planned'][number]> {
  const { id, variant, seed, profile } = run;
  return {
    id,
    variant,
    seed,
    profile,
    state: state.state,
    because: 'because' in state ? state.because : [],
    command: runCommand(run),
    ...('record' in state && (await withReplay(root, state.record))),
  };
}

async function withReplay(root: string, record: RunRecord) {
  const replay = tellingReplay(record, await readReplays(root, record));
  return { record, ...(replay && { replay }) };
}
