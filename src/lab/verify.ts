import { performance } from 'node:perf_hooks';
import { deviceDifference } from './device-difference.ts';
import type { EngineName } from './engines/engine.ts';
import { engineNamed, selectEngine } from './engines/select.ts';
import { type Experiment, experimentNames, loadExperiment } from './experiment.ts';
import { LabError } from './lab-error.ts';
import type { PlannedRun } from './plan.ts';
import { lineProgress } from './progress.ts';
import type { RunRecord } from './record.ts';
import { describeComparison, replayRuns } from './record-runs.ts';
import type { RunOutcome } from './run-workers.ts';
import { readRecord, recordedIds } from './store.ts';

/**
 * How far metrics may differ where a record's engine or device isn't the one that replays it, relative to the
 * metric's largest value in the replayed steps. They round differently: single steps agree to 1e-5, and
 * differences grow with each step.
 */
const toleranceAcrossDevices = 1e-2;

export interface VerifyOptions {
  root: string;
  steps: number;
  /** Instead of the engine that each run was recorded with. */
  engine: EngineName | undefined;
  dataPath: string | undefined;
  signal: AbortSignal;
  report(line: string): void;
}

export interface Verification {
  /** `<experiment>/<run>` */
  name: string;
  /** `holds`: identical bits on the record's engine and device, within the tolerance on others. */
  verdict: 'holds' | 'fails' | 'stopped';
  /** How many steps were compared, and all identical, bit for bit; 0 where they weren't. */
  identicalSteps: number;
  detail: string;
}

/**
 * Replays the first steps of recorded runs, from the parameters and the seed on record, with today's
 * source. `target` is `<experiment>` or `<experiment>/<run>`; without one, all runs.
 * @throws LabError, DatasetError, EngineError
 */
export async function verifyRuns(
  target: string | undefined,
  options: VerifyOptions,
): Promise<Verification[]> {
  const found = await findRecorded(options.root, target);
  const replays = await Promise.all(found.map((each) => planReplay(each, options.engine)));
  const groups = Map.groupBy(replays, ({ engine, tf32 }) => `${engine}, TF32 ${tf32}`);
  const results: Verification[] = [];
  for (const group of groups.values()) {
    const { engine, tf32 } = group[0]!;
    const work = group.map(({ experiment, run }) => ({ experiment, runs: [run] }));
    const outcomes = await replayRuns(work, options.steps, {
      ...options,
      engine,
      tf32,
      jobs: undefined,
      progress: lineProgress({ write: () => true }, () => performance.now()),
    });
    results.push(...outcomes.map((outcome, i) => judge(outcome, group[i]!.record)));
  }
  return results;
}

interface Recorded {
  experiment: Experiment;
  run: PlannedRun;
  record: RunRecord;
}

async function findRecorded(root: string, target: string | undefined): Promise<Recorded[]> {
  const [name, id] = target?.split('/') ?? [];
  const names = name === undefined ? await experimentNames(root) : [name];
  const found: Recorded[] = [];
  for (const each of names) {
    const experiment = await loadExperiment(root, each);
    const ids = id === undefined ? await recordedIds(root, each) : [id];
    for (const runId of ids) found.push(await readRecorded(root, experiment, runId));
  }
  return found;
}

async function readRecorded(root: string, experiment: Experiment, id: string): Promise<Recorded> {
  const { name } = experiment.definition;
  const record = await readRecord(root, name, id);
  if (!record) throw new LabError(`${name}/${id} is not recorded`);
  const { variant, seed, profile, parameters } = record;
  return { experiment, run: { experiment: name, variant, seed, profile, id, parameters }, record };
}

/** The record's own engine and precision where they're available: only those give the same bits. */
async function planReplay(recorded: Recorded, requested: EngineName | undefined) {
  const { engine: original } = recorded.record.provenance;
  const engine = requested ?? (await availableEngine(original.name));
  return { ...recorded, engine, tf32: engine === 'native' && original.details['tf32'] === 'on' };
}

async function availableEngine(name: EngineName): Promise<EngineName> {
  const why = await engineNamed(name).whyUnavailable();
  return why === undefined ? name : (await selectEngine(undefined)).engine.name;
}

function judge(outcome: RunOutcome, { provenance }: RunRecord): Verification {
  const name = `${outcome.run.experiment}/${outcome.run.id}`;
  if (!('comparison' in outcome)) {
    const [verdict, detail] =
      'error' in outcome ? (['fails', outcome.error.message] as const) : (['stopped', ''] as const);
    return { name, verdict, identicalSteps: 0, detail };
  }
  const { comparison, engine } = outcome;
  const { steps, worst } = comparison;
  const difference = deviceDifference(provenance.engine, engine);
  const isNear = difference !== undefined && worst && worst.relative <= toleranceAcrossDevices;
  return {
    name,
    verdict: !worst || isNear ? 'holds' : 'fails',
    identicalSteps: worst ? 0 : steps,
    detail: [difference, describeComparison(comparison)].filter(Boolean).join(': '),
  };
}
