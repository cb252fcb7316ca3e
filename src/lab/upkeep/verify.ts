import { performance } from 'node:perf_hooks';
import { ExpectedError, isExpected } from '../../messages/expected-error.ts';
import { plainLine } from '../../messages/plain-text.ts';
import type { DatasetIdentity } from '../dataset.ts';
import { type ExperimentDefinition, lengthOf } from '../define.ts';
import { engineNamed, selectEngine } from '../engines/select.ts';
import { datasetNameOf, fetchDataset, identifyDataset } from '../planning/datasets.ts';
import { type Experiment, experimentNames, loadExperiment } from '../planning/experiment.ts';
import type { PlannedRun } from '../planning/plan.ts';
import { type EngineName, type RunEngineName, usesTensors } from '../records/engine-names.ts';
import { whyOtherData } from '../records/fingerprint.ts';
import type { ProfileName } from '../records/profile.ts';
import type { EngineRecord, ImportedRecord, RunRecord } from '../records/record.ts';
import { parseRunId, splitName } from '../records/run-id.ts';
import type { SeriesTable } from '../records/series.ts';
import { readRecord, recordedIds } from '../records/store.ts';
import { comparableSteps, type ReplayOutcome } from '../records/verification.ts';
import { type NotReplayable, whyProgramIsMissing } from '../running/command/prepare-program.ts';
import { loadingLines, type Progress } from '../running/progress.ts';
import { type Replay, type RunOptions, replayRuns } from '../running/record-runs.ts';
import type { ReplayedArtifact } from '../running/replayed-artifacts.ts';
import type { RunOutcome } from '../running/run-outcome.ts';
import { readRecordedTable } from '../shown/read-results.ts';
import {
  type Comparison,
  compareTables,
  type Difference,
  describeComparison,
  describeSteps,
  deviceDifference,
  isRounding,
  otherVersion,
} from './replay-comparison.ts';

export interface VerifyOptions {
  root: string;
  /** How many recorded steps of each run, at least 1; `Infinity` for all. */
  steps: number;
  /** Only runs of this profile. */
  profile?: ProfileName | undefined;
  /** The engine to use instead of the one that recorded each run. */
  engine?: EngineName | undefined;
  dataPath: string | undefined;
  /** Whether missing data may be downloaded. Default: true. */
  download?: boolean | undefined;
  signal: AbortSignal;
  progress: Progress;
  report(line: string): void;
  /** Called for each run as soon as it was replayed. */
  onReplayed?(run: PlannedRun, replayed: Replayed): Promise<void>;
}

/**
 * `holds`: identical bits on the record's engine and device; elsewhere, agreement in the first two steps within the
 * experiment's tolerances for rounding. `not replayed`: the run's data isn't here, or nothing can replay it.
 */
export const verdicts = ['holds', 'fails', 'stopped', 'not replayed'] as const;

export interface Verification {
  run: PlannedRun;
  verdict: (typeof verdicts)[number];
  detail: string;
  /** Whether a run that wasn't replayed is no failure: nothing that its author could do makes it possible here. */
  isExcused?: true;
  /** What was replayed; undefined where nothing was. */
  replayed?: Replayed;
}

export interface Replayed {
  record: RunRecord;
  engine: EngineRecord;
  /** How many steps were compared. */
  steps: number;
  outcome: ReplayOutcome;
  /** The outcome in words. */
  says: string;
  /** The digest of the source that was replayed. */
  source: string;
  /** How the artifacts compare; undefined if the run kept none, or not all of its steps were replayed. */
  artifacts?: readonly ReplayedArtifact[] | undefined;
}

/**
 * Replays the first steps of recorded runs, from the parameters and the seed on record, with today's
 * source. `target` is `<experiment>` or `<experiment>/<run>`; without one, all runs.
 * @throws ExpectedError
 */
export async function verifyRuns(
  target: string | undefined,
  options: VerifyOptions,
): Promise<Verification[]> {
  const found = await findRecorded(target, options);
  const data = new Map<string, DataAtHand>();
  for (const { experiment } of found) {
    const name = datasetNameOf(experiment.definition);
    if (!data.has(name)) data.set(name, await dataAtHand(name, options));
  }
  const programs = programsAtHand(options.root);
  const checked: (Verification | Ready)[] = [];
  for (const each of found) {
    const name = datasetNameOf(each.experiment.definition);
    checked.push(await makeReady(each, data.get(name)!, programs, options));
  }
  const ready = checked.filter((each) => 'table' in each);
  const verified = await replayAndJudge(ready, options);
  return checked.map((each) => ('table' in each ? verified.get(each)! : each));
}

interface Recorded {
  experiment: Experiment;
  run: PlannedRun;
  record: RunRecord;
}

/** A run that can be replayed here. */
interface Ready extends Replay, ReplayEngine {
  /** The steps of its record that are to be compared. */
  table: SeriesTable;
}

/** What a run is replayed with. */
interface ReplayEngine {
  engine: RunEngineName;
  /** Undefined if the user asked for this engine, or no other is possible. */
  engineReason?: string | undefined;
  tf32: boolean;
}

async function findRecorded(
  target: string | undefined,
  { root, profile }: VerifyOptions,
): Promise<Recorded[]> {
  const { experiment: only, name: id } = splitName(target ?? '');
  const names = target === undefined ? await experimentNames(root) : [only];
  const found: Recorded[] = [];
  for (const each of names) {
    const experiment = await loadExperiment(root, each);
    const ids = id === undefined ? await recordedIds(root, each) : [id];
    for (const runId of ids) found.push(await findRun(root, experiment, runId));
  }
  return found.filter(({ record }) => profile === undefined || record.profile === profile);
}

async function findRun(root: string, experiment: Experiment, id: string): Promise<Recorded> {
  const { name } = experiment.definition;
  const record = parseRunId(id) && (await readRecord(root, name, id));
  if (!record) throw new ExpectedError(`${name}/${id} is not recorded`);
  const { variant, seed, profile, parameters } = record;
  return { experiment, run: { experiment: name, variant, seed, profile, id, parameters }, record };
}

type DataAtHand = DatasetIdentity | { missing: string };

async function dataAtHand(name: string, options: VerifyOptions): Promise<DataAtHand> {
  const { root, dataPath, download = true, report } = options;
  const missing = 'its data are not here: give their path with --data';
  const loading = loadingLines(report, () => performance.now());
  try {
    if (download) return await fetchDataset(root, name, dataPath, loading);
    return (await identifyDataset(root, name, dataPath, loading)) ?? { missing };
  } catch (error) {
    if (!isExpected(error)) throw error;
    return { missing: error.message };
  }
}

interface Programs {
  whyMissing(experiment: Experiment): Promise<NotReplayable | undefined>;
}

/** Asks each program once: starting one may take seconds. */
function programsAtHand(root: string): Programs {
  const asked = new Map<string, Promise<NotReplayable | undefined>>();
  return {
    whyMissing(experiment) {
      const { name } = experiment.definition;
      const found = asked.get(name) ?? whyProgramIsMissing(root, experiment);
      asked.set(name, found);
      return found;
    },
  };
}

/** Prepares a replay. A record that can't be read fails, and a run on other data than those at hand isn't replayed. */
async function makeReady(
  recorded: Recorded,
  data: DataAtHand,
  programs: Programs,
  options: VerifyOptions,
): Promise<Verification | Ready> {
  const { run, record, experiment } = recorded;
  const of = record.series.rows;
  const steps = Math.min(options.steps, of);
  try {
    const { table } = await readRecordedTable(options.root, run, steps);
    const { imported } = record.provenance;
    if (imported) return notReplayable(run, imported);
    if (steps === 0) throw new ExpectedError('its record has no step that could be compared');
    checkLength(experiment.definition, record);
    const why = 'missing' in data ? data.missing : whyOtherData(data.digest, record);
    if (why !== undefined) return { run, verdict: 'not replayed', detail: why };
    const missing = await programs.whyMissing(experiment);
    if (missing) {
      const detail = `can't be replayed here: ${missing.why}`;
      return {
        run,
        verdict: 'not replayed',
        detail,
        ...(missing.isExcused && { isExcused: true }),
      };
    }
    return {
      ...recorded,
      ...(await engineOf(recorded, options)),
      steps,
      table,
    };
  } catch (error) {
    if (!isExpected(error)) throw error;
    return { run, verdict: 'fails', detail: error.message };
  }
}

/** Its files are whole, but what computed it is not here. */
function notReplayable(run: PlannedRun, { tool }: ImportedRecord): Verification {
  const detail = `can't be replayed: imported from ${plainLine(tool)}`;
  return { run, verdict: 'not replayed', detail, isExcused: true };
}

/** Refuses a record that was cut off at its end: all its remaining steps would agree with the replay. */
function checkLength(
  definition: ExperimentDefinition,
  { outcome, parameters, series }: RunRecord,
): void {
  const { steps } = lengthOf(definition, parameters);
  if (outcome !== 'completed' || steps === undefined || series.rows === steps) return;
  throw new ExpectedError(
    `its record says completed, and has ${series.rows} steps; its parameters ask for ${steps}`,
  );
}

/**
 * None for a run without tensors; else the requested engine, else the record's own if it is available. Only the
 * record's own engine and precision give the same bits.
 */
async function engineOf(
  { experiment, record }: Recorded,
  { engine: requested }: VerifyOptions,
): Promise<ReplayEngine> {
  if (experiment.command) return { engine: 'command', tf32: false };
  if (!experiment.usesTensors) return { engine: 'none', tf32: false };
  const { engine: original } = record.provenance;
  const { engine, engineReason } = requested
    ? { engine: requested }
    : await availableEngine(original.name);
  const tf32 = engine === 'native' && original.details['tf32'] === 'on';
  return { engine, engineReason, tf32 };
}

async function availableEngine(
  name: RunEngineName,
): Promise<Pick<ReplayEngine, 'engine' | 'engineReason'>> {
  if (usesTensors(name) && (await engineNamed(name).whyUnavailable()) === undefined) {
    return { engine: name, engineReason: 'that of the record' };
  }
  const { engine, reason } = await selectEngine(undefined);
  return { engine: engine.name, engineReason: reason };
}

async function replayAndJudge(
  ready: readonly Ready[],
  options: VerifyOptions,
): Promise<ReadonlyMap<Ready, Verification>> {
  const verified = new Map<Ready, Verification>();
  const groups = Map.groupBy(ready, (each) => [each.engine, each.tf32, each.engineReason].join());
  for (const group of groups.values()) {
    await replayRuns(group, {
      ...runOptions(options, group[0]!),
      async onOutcome(outcome, i) {
        const found = judge(outcome, group[i]!);
        verified.set(group[i]!, found);
        if (found.replayed) await options.onReplayed?.(found.run, found.replayed);
      },
    });
  }
  return verified;
}

/** The options for replays: as many at a time as the engine leaves cores for. */
export function runOptions(
  { root, dataPath, signal, progress, report }: VerifyOptions,
  { engine: name, engineReason, tf32 }: ReplayEngine,
): RunOptions {
  const jobs = undefined;
  const engine = usesTensors(name) ? name : undefined;
  return { root, dataPath, signal, progress, report, engine, engineReason, tf32, jobs };
}

function judge(outcome: RunOutcome, ready: Ready): Verification {
  const { run, record, table, steps, experiment } = ready;
  if ('error' in outcome) return { run, verdict: 'fails', detail: outcome.error.message };
  if (!('table' in outcome)) return { run, verdict: 'stopped', detail: '' };
  const { engine } = outcome;
  const { source } = experiment.source;
  const done = outcome.table.step.length;
  const { process } = record.provenance;
  const difference =
    deviceDifference(record.provenance.engine, engine) ??
    otherVersion(process?.installed ?? {}, outcome.installed ?? {});
  const { artifacts } = outcome;
  const { outcome: found, says } =
    done === steps
      ? judgeArtifacts(
          judgeComparison(compareTables(table, outcome.table), ready, difference !== undefined),
          ready,
          { artifacts, isElsewhere: difference !== undefined },
        )
      : ({
          outcome: 'fails',
          says: `its replay ${outcome.ended} after ${done} of ${steps} steps`,
        } as const);
  const detail = difference === undefined ? says : `${difference}: ${says}`;
  return {
    run,
    verdict: found === 'fails' ? 'fails' : 'holds',
    detail,
    replayed: { record, engine, steps: done, outcome: found, says, source, artifacts },
  };
}

interface Judged {
  outcome: ReplayOutcome;
  says: string;
}

/**
 * Where the rows have the same bits, and bits are promised, the artifacts must have them, too: they are computed from the same
 * numbers. Elsewhere it is told how many have.
 */
function judgeArtifacts(
  rows: Judged,
  { record, experiment }: Ready,
  { artifacts, isElsewhere }: { artifacts: Replayed['artifacts']; isElsewhere: boolean },
): Judged {
  if (!record.artifacts || rows.outcome === 'fails') return rows;
  if (!artifacts) return { ...rows, says: `${rows.says}; --all compares its artifacts, too` };
  // When the lab ends a diverging program, it may or may not have come to write one.
  const isDiverged = record.outcome === 'diverged';
  const other = artifacts.filter(
    ({ found }) => found === 'other' || (found === 'missing' && !isDiverged),
  );
  const all = artifacts.length === 1 ? 'its artifact' : `its ${artifacts.length} artifacts`;
  if (other.length === 0) {
    return {
      ...rows,
      says: `${rows.says}; ${all} ${artifacts.length === 1 ? 'is' : 'are'} the same`,
    };
  }
  const { name, found } = other[0]!;
  const which = `${plainLine(name)}${found === 'missing' ? ' is missing' : ' differs'}`;
  const differing = `${other.length} of ${all} ${other.length === 1 ? 'differs' : 'differ'}: ${which}`;
  const mayDiffer =
    isElsewhere || rows.outcome !== 'identical' || !promisesBits(experiment.definition);
  return mayDiffer
    ? { outcome: 'agrees', says: `${rows.says}; ${differing}` }
    : { outcome: 'fails', says: `${rows.says}, but ${differing}` };
}

function judgeComparison(
  comparison: Comparison,
  { record, experiment }: Ready,
  isElsewhere: boolean,
): Judged {
  const of = record.series.rows;
  const { worst } = comparison;
  const says = describeComparison(comparison, of);
  if (!worst) return { outcome: 'identical', says };
  if (!isElsewhere && promisesBits(experiment.definition)) return { outcome: 'fails', says };
  return judgeElsewhere(comparison, of, experiment.definition.rounding ?? {});
}

/** What the lab computes has the same bits each time. A command has them if its author promises it. */
function promisesBits(definition: ExperimentDefinition): boolean {
  return definition.command === undefined || definition.reproducible === 'bitwise';
}

/**
 * Another device rounds differently, which changes everything after a few steps: only the first two steps are
 * comparable. A value that only one side measured is a failure at any step.
 */
function judgeElsewhere(
  comparison: Comparison,
  of: number,
  rounding: NonNullable<ExperimentDefinition['rounding']>,
): { outcome: ReplayOutcome; says: string } {
  const { first, differsFrom, steps, worst } = comparison;
  const wrong = first.find((each) => !isRounding(each, rounding[each.metric]));
  if (wrong) return { outcome: 'fails', says: describeFirst(wrong) };
  if (worst!.relative === Infinity)
    return { outcome: 'fails', says: describeComparison(comparison, of) };
  const most = Math.max(...first.map(({ relative }) => relative));
  const agreement = most === 0 ? 'is identical' : `agrees to ${most.toExponential(0)}`;
  const compared = describeSteps(steps.slice(0, comparableSteps), of);
  return {
    outcome: 'agrees',
    says: `${agreement} in ${compared}; differs by rounding from step ${differsFrom} on`,
  };
}

function describeFirst({ metric, step, recorded, replayed }: Difference): string {
  return `${plainLine(metric)} differs at step ${step}: recorded ${recorded ?? 'none'}, now ${replayed ?? 'none'}, which is no rounding`;
}
