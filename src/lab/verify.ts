import { performance } from 'node:perf_hooks';
import type { Comparison, Difference } from './compare-tables.ts';
import type { ExperimentDefinition } from './define.ts';
import { deviceDifference } from './device-difference.ts';
import type { EngineName } from './engines/engine.ts';
import { engineNamed, selectEngine } from './engines/select.ts';
import { type Experiment, experimentNames, loadExperiment } from './experiment.ts';
import { LabError } from './lab-error.ts';
import { plainLine } from './plain-line.ts';
import type { PlannedRun } from './plan.ts';
import { lineProgress } from './progress.ts';
import type { RunRecord } from './record.ts';
import { describeComparison, replayRuns } from './record-runs.ts';
import { isRounding } from './rounding.ts';
import type { RunOutcome } from './run-workers.ts';
import { readRecord, recordedIds } from './store.ts';

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
  /**
   * `holds`: identical bits on the record's engine and device; on others, the first two steps, within what the
   * experiment allows for rounding.
   */
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
    results.push(...outcomes.map((outcome, i) => judge(outcome, group[i]!)));
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

function judge(outcome: RunOutcome, { record, experiment }: Recorded): Verification {
  const name = `${outcome.run.experiment}/${outcome.run.id}`;
  if (!('comparison' in outcome)) {
    const [verdict, detail] =
      'error' in outcome ? (['fails', outcome.error.message] as const) : (['stopped', ''] as const);
    return { name, verdict, identicalSteps: 0, detail };
  }
  const { comparison, engine } = outcome;
  const { steps, worst } = comparison;
  const difference = deviceDifference(record.provenance.engine, engine);
  if (!worst || difference === undefined) {
    const detail = [difference, describeComparison(comparison)].filter(Boolean).join(': ');
    return { name, verdict: worst ? 'fails' : 'holds', identicalSteps: worst ? 0 : steps, detail };
  }
  const { agrees, says } = judgeElsewhere(comparison, experiment.definition.rounding ?? {});
  const verdict = agrees ? 'holds' : 'fails';
  return { name, verdict, identicalSteps: 0, detail: `${difference}: ${says}` };
}

/**
 * Another device rounds differently, which moves everything after a few steps: what stays comparable are the first two.
 * What only one of them measured differs anywhere.
 */
function judgeElsewhere(
  comparison: Comparison,
  rounding: NonNullable<ExperimentDefinition['rounding']>,
): { agrees: boolean; says: string } {
  const { first, differsFrom, worst } = comparison;
  const wrong = first.find((each) => !isRounding(each, rounding[each.metric]));
  if (wrong) return { agrees: false, says: describeFirst(wrong) };
  if (worst!.relative === Infinity) return { agrees: false, says: describeComparison(comparison) };
  const most = Math.max(...first.map(({ relative }) => relative));
  const agreement = most === 0 ? 'is identical' : `agrees to ${most.toExponential(0)}`;
  return {
    agrees: true,
    says: `${agreement} in the first two steps; differs by rounding from step ${differsFrom} on`,
  };
}

function describeFirst({ metric, step, recorded, replayed }: Difference): string {
  return `${plainLine(metric)} differs at step ${step}: recorded ${recorded ?? 'none'}, now ${replayed ?? 'none'}, which is no rounding`;
}
