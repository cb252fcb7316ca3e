import { unbrokenDuration } from '../../lab/findings/quantity-text.ts';
import { describeEngine } from '../../lab/records/engine-names.ts';
import type { RunRecord } from '../../lab/records/record.ts';
import { recordingCommand } from '../../lab/records/run-id.ts';
import { comparableSteps } from '../../lab/records/verification.ts';
import type { PreparedExperiment } from '../../lab/shown/prepared-experiment.ts';
import { abbreviate, formatCount, formatDate } from '../writing/format.ts';

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
  kind: 'stale' | 'disputed' | 'seeds' | 'reduced' | 'data' | 'unrecorded' | 'foreign';
  label: string;
  /** The whole sentence. */
  detail: string;
}

/** Labels of marks that stand in the text itself. Marks of seeds and profile are the same for most numbers of a post. */
export function urgentLabels(marks: readonly Mark[]): string[] {
  const urgent: Mark['kind'][] = ['stale', 'disputed', 'foreign', 'unrecorded'];
  return marks.filter(({ kind }) => urgent.includes(kind)).map(({ label }) => label);
}

/** The commands that record an experiment's runs again, with the same engine and options; or the first time if none exist. */
export function rerunCommands({
  name,
  profile,
  runs,
  plannedSeeds,
  variants,
  missing,
}: Pick<
  PreparedExperiment,
  'name' | 'profile' | 'runs' | 'plannedSeeds' | 'variants' | 'missing'
>): string[] {
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
  return engine.name === 'none' ? data : ` --engine ${engine.name}${tf32}${data}`;
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

/** "learningRate 0.01 or 0.1" */
function parametersOf(records: readonly RunRecord[]): { differing: string[]; shared: string[] } {
  const names = [...new Set(records.flatMap(({ parameters }) => Object.keys(parameters)))];
  const described = names.map((name) => {
    const values = new Set(records.map(({ parameters }) => formatParameter(parameters[name])));
    return { text: `${name} ${[...values].join(' or ')}`, isShared: values.size === 1 };
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
    { name: 'Fingerprint', values: of(({ fingerprint }) => abbreviate(fingerprint.digest)) },
  ];
}

/** The marks that must be visible for an experiment's runs; none if all planned runs are fresh and on the official data. */
export function marksOf(prepared: PreparedExperiment): Mark[] {
  const limits = [seedMarks, reducedMarks, dataMarks].flatMap((marks) => marks(prepared));
  return [...doubtsAbout(prepared.runs), ...limits];
}

/** "wasm on AMD EPYC" */
export function engineOf({ provenance: { engine } }: Pick<RunRecord, 'provenance'>): string {
  return describeEngine(engine);
}

function describeDataset({ dataset: { name, edition, samples } }: RunRecord): string {
  const count = new Intl.NumberFormat('en');
  const { train, test } = samples;
  if (train + test === 0) return edition;
  return `${name}, ${edition}, ${count.format(train)} + ${count.format(test)} samples`;
}

function describeStart({ provenance: { started } }: RunRecord): string {
  return started === undefined ? 'not told' : formatDate(new Date(started));
}

function describeDuration({ provenance: { durationSeconds } }: RunRecord): string {
  return durationSeconds === undefined ? 'not told' : unbrokenDuration(durationSeconds);
}

function describeCommit({ provenance: { git } }: RunRecord): string {
  return describeCheckout(git);
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
  return values.length > 0 ? [{ name: 'Replayed', values: [...new Set(values)] }] : [];
}

function describeOccasion({ engine, at, git }: NonNullable<ReplayedRun['replay']>): string {
  const where = git ? `at commit ${describeCheckout(git)}` : 'without a git commit';
  return `${formatDate(new Date(at))} with ${describeEngine(engine)}, ${where}`;
}

/** Marks for problems of runs: they are older than a change, or a replay gave other numbers. */
export function doubtsAbout(runs: PreparedExperiment['runs']): Mark[] {
  return [...staleMarks(runs), ...disputedMarks(runs)];
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
