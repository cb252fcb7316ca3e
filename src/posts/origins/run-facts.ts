import { unbrokenDuration } from '../../lab/findings/quantity-text.ts';
import { describeEngine, importedFrom, usesTensors } from '../../lab/records/engine-names.ts';
import type { RunRecord } from '../../lab/records/record.ts';
import { importCommand, recordingCommand } from '../../lab/records/run-id.ts';
import { comparableSteps } from '../../lab/records/verification.ts';
import type { PreparedExperiment } from '../../lab/shown/prepared-experiment.ts';
import { abbreviate, formatCount, formatDate } from '../writing/format.ts';
import { describeRunning, type RunningRun, runningLabel } from './running-runs.ts';

/** A line of provenance: a name, and its distinct values. */
export interface Fact {
  name: string;
  values: string[];
}

/** The provenance of an experiment's runs. */
export interface Provenance {
  /** Facts that are the same for all runs. */
  shared: Fact[];
  /** Facts that differ between runs. */
  differing: Fact[];
}

/** A mark for something that readers must know before trusting a figure or number. */
export interface Mark {
  kind:
    | 'running'
    | 'stale'
    | 'disputed'
    | 'imported'
    | 'untracked'
    | 'environment'
    | 'seeds'
    | 'reduced'
    | 'data'
    | 'unrecorded'
    | 'foreign';
  label: string;
  /** The whole sentence. */
  detail: string;
}

/** Labels of marks that stand in the text itself. Marks of seeds and profile are the same for most numbers of a post. */
export function urgentLabels(marks: readonly Mark[]): string[] {
  const urgent: Mark['kind'][] = ['stale', 'disputed', 'imported', 'foreign', 'unrecorded'];
  return marks.filter(({ kind }) => urgent.includes(kind)).map(({ label }) => label);
}

/** The commands that record an experiment's runs again, or take them in again, with a name for them. */
export function rerunFact(prepared: Rerun): Fact {
  const values = rerunCommands(prepared);
  return { name: isImported(prepared) ? 'Import again' : 'Run again', values };
}

/** Whether another tool computes the experiment's runs. */
export function isImported({
  name,
  planned,
}: Pick<PreparedExperiment, 'name' | 'planned'>): boolean {
  return planned.some(({ command }) => command === importCommand(name));
}

type Rerun = Pick<
  PreparedExperiment,
  'name' | 'profile' | 'runs' | 'plannedSeeds' | 'variants' | 'missing' | 'planned'
>;

/**
 * The commands that record an experiment's runs again, with the same engine and options; or the first time if none exist.
 * Imported runs are taken in again.
 */
export function rerunCommands(prepared: Rerun): string[] {
  const { name, profile, runs, plannedSeeds, variants, missing } = prepared;
  if (isImported(prepared)) return [importCommand(name)];
  const command = recordingCommand(name, { profile });
  if (runs.length === 0) {
    return missing.length === plannedSeeds * variants.length ? [command] : missing;
  }
  const records = runs.map(({ record }) => record);
  return [...Map.groupBy(records, optionsOf)].flatMap(([options, alike]) =>
    selectionsOf(alike, plannedSeeds, variants.length).map(
      (selection) => `${command}${selection}${options} --fresh`,
    ),
  );
}

/** The options that select exactly these runs: a command would record over any other run. */
function selectionsOf(
  records: readonly RunRecord[],
  plannedSeeds: number,
  variants: number,
): string[] {
  if (records.length === plannedSeeds * variants) return [''];
  const byVariant = Map.groupBy(records, ({ variant }) => variant);
  const isWhole = ({ variant }: RunRecord) => byVariant.get(variant)!.length === plannedSeeds;
  const whole = new Set(records.filter(isWhole).map(({ variant }) => variant));
  const bySeed = Map.groupBy(
    records.filter((record) => !isWhole(record)),
    ({ seed }) => seed,
  );
  return [
    ...[...whole].map((variant) => ` --variant ${variant}`),
    ...[...bySeed].flatMap(([seed, ofSeed]) =>
      ofSeed.length === variants
        ? [` --seed ${seed}`]
        : ofSeed.map(({ variant }) => ` --variant ${variant} --seed ${seed}`),
    ),
  ];
}

/** The options besides the plan on which a run's bits depend: the engine, and the path to the data. */
function optionsOf({ provenance: { engine, command } }: RunRecord): string {
  const tf32 = / --tf32\b/.test(command) ? ' --tf32' : '';
  const data = / --data\b/.test(command) ? ' --data <path>' : '';
  return usesTensors(engine.name) ? ` --engine ${engine.name}${tf32}${data}` : data;
}

/** Facts about an experiment's runs. @param prepared with at least one run */
export function provenanceOf(prepared: PreparedExperiment): Provenance {
  const facts = factsOf(prepared);
  return {
    shared: facts.filter(({ values }) => values.length === 1),
    differing: facts.filter(({ values }) => values.length > 1),
  };
}

/** Facts for a card: the parameters, device, date, commit and replays of runs. Differing parameters come first. */
export function originFacts({ runs }: Pick<PreparedExperiment, 'runs'>): Fact[] {
  const records = runs.map(({ record }) => record);
  const of = (describe: (record: RunRecord) => string) => [...new Set(records.map(describe))];
  const replayed = runs.flatMap((run) => describeReplay(run) ?? []);
  return [
    ...parameterFacts(runs),
    { name: 'Device', values: of(engineOf) },
    { name: 'Recorded', values: of(describeStart) },
    { name: 'Commit', values: of(describeCommit) },
    ...environmentFacts(records),
    ...remarkFacts(runs),
    { name: 'Replayed', values: replayed.length > 0 ? [[...new Set(replayed)].join('; ')] : [] },
  ].filter(({ values }) => values.length > 0);
}

/** The parameters in which runs differ, and the parameters that they share. */
export function parameterFacts(runs: PreparedExperiment['runs']): Fact[] {
  const { differing, shared } = parametersOf(runs.map(({ record }) => record));
  return [
    { name: 'Differ in', values: differing },
    { name: runs.length > 1 ? 'Share' : 'Parameters', values: shared },
  ].filter(({ values }) => values.length > 0);
}

/** "learningRate 0.01, 0.03 or 0.1" */
function parametersOf(records: readonly RunRecord[]): { differing: string[]; shared: string[] } {
  const names = [...new Set(records.flatMap(({ parameters }) => Object.keys(parameters)))];
  const described = names.map((name) => {
    const values = new Set(records.map(({ parameters }) => formatParameter(parameters[name])));
    return { text: `${name} ${alternatives.format(values)}`, isShared: values.size === 1 };
  });
  const textsOf = (shared: boolean) =>
    described.filter(({ isShared }) => isShared === shared).map(({ text }) => text);
  return { differing: textsOf(false), shared: textsOf(true) };
}

function formatParameter(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'not set');
}

function factsOf({ runs, variants }: PreparedExperiment): Fact[] {
  const records = runs.map(({ record }) => record);
  const of = (describe: (record: RunRecord) => string) => [...new Set(records.map(describe))];
  const labelOf = new Map<string, string>(variants.map(({ name, label }) => [name, label]));
  return [
    { name: 'Variant', values: of(({ variant }) => labelOf.get(variant) ?? variant) },
    { name: 'Seed', values: of(({ seed }) => String(seed)) },
    { name: 'Data set', values: of(describeDataset) },
    { name: 'Engine', values: of(engineOf) },
    { name: 'Recorded', values: of(describeStart) },
    { name: 'Computed for', values: of(describeDuration) },
    { name: 'Commit', values: of(describeCommit) },
    ...environmentFacts(records),
    { name: 'Fingerprint', values: of(({ fingerprint }) => abbreviate(fingerprint.digest)) },
  ];
}

interface WithRunning {
  running?: readonly RunningRun[];
}

/** The marks that must be visible for an experiment's runs; none if all planned runs are fresh and on the official data. */
export function marksOf(prepared: PreparedExperiment & WithRunning): Mark[] {
  const limits = [seedMarks, reducedMarks, dataMarks].flatMap((marks) => marks(prepared));
  const { runs, running } = prepared;
  return [
    ...runningMarks(running),
    ...doubtsAbout(runs),
    ...importedMarks(runs),
    ...processMarks(runs),
    ...limits,
  ];
}

/** "wasm on AMD EPYC" */
export function engineOf({ provenance: { engine } }: Pick<RunRecord, 'provenance'>): string {
  return describeEngine(engine);
}

function describeDataset({ dataset: { name, edition, samples } }: RunRecord): string {
  const { train, test } = samples;
  if (train + test === 0) return edition;
  return `${name}, ${edition}, ${number.format(train)} + ${number.format(test)} samples`;
}

const number = new Intl.NumberFormat('en');

function describeStart({ provenance: { started } }: RunRecord): string {
  return started === undefined ? 'not told' : formatDate(new Date(started));
}

function describeDuration({ provenance: { durationSeconds } }: RunRecord): string {
  return durationSeconds === undefined ? 'not told' : unbrokenDuration(durationSeconds);
}

function describeCommit({ provenance: { git, imported } }: RunRecord): string {
  if (!imported) return describeCheckout(git);
  const { commit, tool } = imported;
  return commit ? `${abbreviate(commit)}, as ${tool} told` : 'not told';
}

/** What a program, or the tool of an imported run, tells of what the run was computed with. */
export function environmentFacts(records: readonly RunRecord[]): Fact[] {
  const of = (tell: (record: RunRecord) => string | undefined) => [
    ...new Set(records.flatMap((record) => tell(record) ?? [])),
  ];
  return [
    { name: 'Python', values: of(({ provenance }) => provenance.imported?.python) },
    { name: 'System', values: of(({ provenance }) => provenance.imported?.system) },
    { name: 'GPU', values: of(({ provenance }) => provenance.imported?.gpu) },
    { name: 'Processor', values: of(({ provenance }) => provenance.imported?.processor) },
    { name: 'Packages', values: of(describePackages) },
    { name: 'Cluster', values: describeCluster(records) },
  ].filter(({ values }) => values.length > 0);
}

/** "Slurm job 12_3, started again once" of one run; of several "Slurm jobs 12 and 15, tasks started again 3 times". */
function describeCluster(records: readonly RunRecord[]): string[] {
  const tasks = records.flatMap(({ provenance: { scheduler } }) => scheduler ?? []);
  if (tasks.length === 0) return [];
  const restartsOf = new Map<string, number>();
  for (const { job, restarts } of tasks) {
    restartsOf.set(job, Math.max(restarts, restartsOf.get(job) ?? 0));
  }
  const restarts = [...restartsOf.values()].reduce((sum, count) => sum + count, 0);
  const jobs = [...restartsOf.keys()];
  const shown = jobs.length === 1 ? jobs : [...new Set(jobs.map((job) => job.split('_')[0]!))];
  const named = `Slurm ${shown.length === 1 ? 'job' : 'jobs'} ${listed(shown)}`;
  if (restarts === 0) return [named];
  const times = restarts === 1 ? 'once' : `${restarts} times`;
  return [`${named}, ${jobs.length === 1 ? '' : 'tasks '}started again ${times}`];
}

const alternatives = new Intl.ListFormat('en-GB', { type: 'disjunction' });
const listed = (items: readonly string[]) => new Intl.ListFormat('en-GB').format(items);

/** An imported run names all packages that were installed, which can be hundreds. */
const packagesAtMost = 12;

function describePackages({ provenance: { imported, process } }: RunRecord): string | undefined {
  const packages = Object.entries(imported?.packages ?? process?.installed ?? {});
  if (packages.length === 0) return undefined;
  if (packages.length > packagesAtMost) return `${packages.length}, listed in the record`;
  return packages.map(([name, version]) => `${name} ${version}`).join(', ');
}

const namesOfRemarks: { readonly [K in Mark['kind']]?: string } = {
  imported: 'Imported',
  untracked: 'Untracked',
  environment: 'Environment',
};

/** In whole sentences, what the marks of imported runs and of programs say in a word. */
export function remarkFacts(runs: PreparedExperiment['runs']): Fact[] {
  return [...importedMarks(runs), ...processMarks(runs)].map(({ kind, detail }) => ({
    name: namesOfRemarks[kind]!,
    values: [detail],
  }));
}

function describeCheckout(git: RunRecord['provenance']['git']): string {
  if (!git) return 'none: no git commit';
  return abbreviate(git.commit) + (git.dirty ? ' with uncommitted changes' : '');
}

/** A shown run, with the record of its replays. */
type ReplayedRun = Pick<PreparedExperiment['runs'][number], 'record' | 'replay'>;

/** The extent and outcome of a run's replay, in a few words; undefined without a replay on record. */
export function describeReplay({ record, replay }: ReplayedRun): string | undefined {
  if (!replay) return undefined;
  const { steps, outcome } = replay;
  if (outcome === 'fails') return 'differs';
  const of = `of ${formatCount(record.series.rows)} steps`;
  if (outcome === 'identical') return `${formatCount(steps)} ${of}, same bits`;
  return `${formatCount(Math.min(comparableSteps, steps))} ${of}, within rounding`;
}

/** The distinct dates, engines and commits of runs' replays. */
export function replayFacts(runs: readonly ReplayedRun[]): Fact[] {
  const values = runs.flatMap(({ replay }) => (replay ? [describeOccasion(replay)] : []));
  return values.length > 0 ? [{ name: 'Replayed on', values: [...new Set(values)] }] : [];
}

function describeOccasion({ engine, at, git }: NonNullable<ReplayedRun['replay']>): string {
  const where = git ? `at commit ${describeCheckout(git)}` : 'without a git commit';
  return `${formatDate(new Date(at))} with ${describeEngine(engine)}, ${where}`;
}

/** Marks for problems of runs: they are older than a change, or a replay gave other numbers. */
export function doubtsAbout(runs: PreparedExperiment['runs']): Mark[] {
  return [...staleMarks(runs), ...disputedMarks(runs)];
}

/** The mark for runs that another tool recorded, with all that its import noted. */
export function importedMarks(runs: PreparedExperiment['runs']): Mark[] {
  const imported = runs.flatMap(({ record }) => (record.provenance.imported ? [record] : []));
  if (imported.length === 0) return [];
  const tools = new Set(imported.map(({ provenance }) => provenance.imported!.tool));
  const notes = new Set(imported.flatMap(({ provenance }) => provenance.imported!.notes));
  const detail = [...new Set(imported.map(describeImport)), ...notes].join(' ');
  return [{ kind: 'imported', label: `imported: ${[...tools].join(', ')}`, detail }];
}

/** "Recorded by W&B 0.31.0 on 28 November 2026, not recorded by this site’s lab: …" */
function describeImport({ provenance: { imported, started, engine } }: RunRecord): string {
  const from = importedFrom(engine.program ?? imported!.tool);
  const date = started === undefined ? '' : ` on ${formatDate(new Date(started))}`;
  const sentence = from.charAt(0).toUpperCase() + from.slice(1);
  return `${sentence}${date}, not recorded by this site’s lab: source, data and packages are as told there, and can’t be replayed.`;
}

/** Marks for programs that read what their fingerprint doesn't know, or whose packages aren't locked. */
function processMarks(runs: PreparedExperiment['runs']): Mark[] {
  const processes = runs.flatMap(({ record }) => record.provenance.process ?? []);
  const untracked = [...new Set(processes.flatMap((each) => each.untracked ?? []))];
  const unlocked = [...new Set(processes.flatMap((each) => each.unlocked ?? []))];
  return [
    ...(untracked.length > 0 ? [untrackedMark(untracked)] : []),
    ...(unlocked.length > 0 ? [environmentMark(unlocked)] : []),
  ];
}

function untrackedMark(files: readonly string[]): Mark {
  const detail = `It read files that its fingerprint doesn’t know: ${files.join(', ')}.`;
  return { kind: 'untracked', label: 'untracked files', detail };
}

function environmentMark(reasons: readonly string[]): Mark {
  const detail = `Not all packages are locked: ${reasons.join('; ')}.`;
  return { kind: 'environment', label: 'environment not locked', detail };
}

/** The mark for runs in progress, which only development shows. */
export function runningMarks(running: readonly RunningRun[] = []): Mark[] {
  if (running.length === 0) return [];
  const detail = `Not recorded yet: ${running.map(describeRunning).join('; ')}. Numbers and verdicts wait for the record.`;
  return [{ kind: 'running', label: runningLabel(running), detail }];
}

function disputedMarks(runs: PreparedExperiment['runs']): Mark[] {
  const disputed = runs.filter(({ replay }) => replay?.outcome === 'fails');
  if (disputed.length === 0) return [];
  const details = disputed.map(
    ({ id, replay }) => `${id}: ${replay!.says} (${describeOccasion(replay!)})`,
  );
  return [
    {
      kind: 'disputed',
      label: 'a replay differs',
      detail: `Run again, it gave other numbers. ${details.join('; ')}.`,
    },
  ];
}

function staleMarks(runs: PreparedExperiment['runs']): Mark[] {
  const reasons = [...new Set(runs.flatMap(({ staleBecause }) => staleBecause))];
  if (!runs.some(({ state }) => state === 'stale')) return [];
  return [
    { kind: 'stale', label: 'stale', detail: `Recorded before a change: ${reasons.join('; ')}.` },
  ];
}

/**
 * The mark for fewer shown seeds than planned, or for incomplete seeds; undefined if neither applies.
 * @param limits reasons other than seeds that aren't shown: "seed 2 diverged at step 412"
 */
export function seedMark(
  { runs, plannedSeeds }: Pick<PreparedExperiment, 'runs' | 'plannedSeeds'>,
  limits: readonly string[] = [],
): Mark | undefined {
  const shown = new Set(runs.map(({ record }) => record.seed)).size;
  const isFewer = shown < plannedSeeds && (shown > 0 || limits.length > 0);
  if (!isFewer && limits.length === 0) return undefined;
  const count = isFewer ? [`${shown} of ${plannedSeeds} planned seeds`] : [];
  const detail =
    limits.length > 0
      ? 'Not every seed has all that was to be read.'
      : 'The experiment plans runs of more seeds than are shown here.';
  return { kind: 'seeds', label: [...count, ...limits].join('; '), detail };
}

function seedMarks(prepared: PreparedExperiment): Mark[] {
  const mark = seedMark(prepared);
  return mark ? [mark] : [];
}

function reducedMarks({ profile, profileLabel, profiles, runs }: PreparedExperiment): Mark[] {
  if (profile === profiles[0] || runs.length === 0) return [];
  const detail = 'The experiment plans more complete runs than these.';
  return [{ kind: 'reduced', label: profileLabel ?? 'reduced', detail }];
}

function dataMarks({ runs }: PreparedExperiment): Mark[] {
  const caveats = new Map(
    runs.map(({ record: { dataset } }) => [`data: ${dataset.edition}`, dataset.caveat]),
  );
  return [...caveats].flatMap(([label, caveat]) =>
    caveat ? [{ kind: 'data', label, detail: caveat }] : [],
  );
}
