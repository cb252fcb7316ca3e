import { isDeepStrictEqual } from 'node:util';
import { inTemporaryFolder } from '../../files/temporary-folder.ts';
import { ExpectedError, isExpected } from '../../messages/expected-error.ts';
import { plainLine } from '../../messages/plain-text.ts';
import type { Experiment } from '../planning/experiment.ts';
import type { PlannedRun } from '../planning/plan.ts';
import type { SurveyedRun } from '../planning/run-state.ts';
import { surveyExperiments } from '../planning/survey.ts';
import { differences, fingerprintRun } from '../records/fingerprint.ts';
import type { Fingerprint, RunRecord } from '../records/record.ts';
import type { SeriesTable } from '../records/series.ts';
import { rewriteRecord } from '../records/store.ts';
import { replayRuns } from '../running/record-runs.ts';
import type { RunOutcome } from '../running/run-outcome.ts';
import { findEarlierSource } from './earlier-source.ts';
import { compareTables, describeSteps } from './replay-comparison.ts';
import { type Replayed, runOptions, type VerifyOptions, verifyRuns } from './verify.ts';

export interface RestampOptions extends Omit<VerifyOptions, 'engine' | 'profile'> {
  now(): Date;
}

/** The outcome for one run, with a line that describes it. */
export interface Restamping {
  restamped: boolean;
  line: string;
}

/**
 * Gives stale runs today's fingerprint if only the source or a package changed, and a replay of their first steps is
 * identical bit for bit. On the record's engine and device, the replay is compared with the record; elsewhere, with a
 * replay of the source that the run was recorded with, from the git history; of a command, whose environment isn't in the
 * history, it must be identical anywhere. The series stay, and the provenance lists
 * the restamp. After a refusal, the other runs are still tried. A fresh run whose fingerprint has an older form has the
 * same source: it gets today's form without a replay.
 */
export async function* restampRuns(
  experiment: string | undefined,
  options: RestampOptions,
): AsyncGenerator<Restamping> {
  for (const survey of await surveyExperiments(options.root, options.dataPath, experiment)) {
    for (const found of survey.runs) {
      if (options.signal.aborted) return;
      if (isStaleHere(found)) yield await tryRestamp(found, survey.experiment, options);
      if (isInOlderForm(found, survey.experiment)) {
        yield await rewriteForm(found, survey.experiment, options);
      }
    }
  }
}

/** Stale imported runs are left out: there is no source that could be replayed. */
function isStaleHere({ state }: SurveyedRun): boolean {
  return state.state === 'stale' && !state.record.provenance.imported;
}

function isInOlderForm({ state }: SurveyedRun, { source }: Experiment): boolean {
  return state.state === 'fresh' && state.record.fingerprint.form !== source.form;
}

async function rewriteForm(
  { run, state }: SurveyedRun,
  experiment: Experiment,
  { root }: RestampOptions,
): Promise<Restamping> {
  if (state.state !== 'fresh') throw new Error('only a fresh run is known to have the same source');
  const { record } = state;
  const { dataset } = record.fingerprint;
  const fingerprint = fingerprintRun(experiment.source, run.parameters, run.seed, dataset);
  await rewriteRecord(root, await withSource(record, fingerprint, experiment));
  const name = `${run.experiment}/${run.id}`;
  return { restamped: true, line: `${name}: same source: rewritten without a replay` };
}

async function tryRestamp(
  found: SurveyedRun,
  experiment: Experiment,
  options: RestampOptions,
): Promise<Restamping> {
  const name = `${found.run.experiment}/${found.run.id}`;
  try {
    const detail = await restampRun(name, found, experiment, options);
    return { restamped: true, line: `${name}: restamped, ${detail}` };
  } catch (error) {
    if (!isExpected(error)) throw error;
    return { restamped: false, line: `${name} is not restamped: ${error.message}` };
  }
}

async function restampRun(
  name: string,
  { run, state }: SurveyedRun,
  experiment: Experiment,
  options: RestampOptions,
): Promise<string> {
  if (state.state !== 'stale') throw new Error('only stale runs are restamped');
  const { record } = state;
  const old = record.fingerprint;
  const fingerprint = fingerprintRun(experiment.source, run.parameters, run.seed, old.dataset);
  if (fingerprint.parameters !== old.parameters) refuse('its parameters changed');
  const [verification] = await verifyRuns(name, options);
  const { verdict, detail, replayed } = verification!;
  if (verdict === 'stopped') throw new ExpectedError('its replay was stopped');
  if (verdict === 'not replayed') throw new ExpectedError(detail);
  if (verdict === 'fails' || !replayed) refuse(detail);
  if (experiment.command && replayed.outcome !== 'identical') {
    refuse(`${detail}; a command is restamped only if its replay has the same bits`);
  }
  const { beside, ...same }: Same =
    replayed.outcome === 'identical'
      ? { steps: replayed.steps, detail }
      : await compareSources(run, replayed, fingerprint, experiment, options);
  const stamp = {
    at: options.now().toISOString(),
    steps: same.steps,
    fromDigest: old.digest,
    fromSource: old.source,
    ...(beside && { beside }),
  };
  const restamps = [...(record.provenance.restamps ?? []), stamp];
  const provenance = { ...record.provenance, restamps };
  const restamped = await withSource(record, fingerprint, experiment);
  await rewriteRecord(options.root, { ...restamped, provenance });
  return same.detail;
}

/** The record with today's fingerprint, and with today's files in the place of those that it names. */
async function withSource(
  { sources: _, ...record }: RunRecord,
  fingerprint: Fingerprint,
  experiment: Experiment,
): Promise<RunRecord> {
  const sources = await experiment.sources();
  return { ...record, fingerprint, ...(sources && { sources }) };
}

type Restamp = NonNullable<RunRecord['provenance']['restamps']>[number];

/** The evidence that a new source gives the same numbers. */
interface Same extends Pick<Restamp, 'steps' | 'beside'> {
  detail: string;
}

/**
 * Without the device of the record: replays the source of the record and today's source on this device. Both must give
 * the same bits.
 */
async function compareSources(
  run: PlannedRun,
  replayed: Replayed,
  now: Fingerprint,
  today: Experiment,
  options: RestampOptions,
): Promise<Same> {
  const { record, engine, steps } = replayed;
  requireSamePackages(record, now);
  return inTemporaryFolder('restamp', async (folder) => {
    const { commit, experiment } = await findEarlierSource(options.root, record, folder);
    const both = [experiment, today].map((each) => ({ experiment: each, run, record, steps }));
    const outcomes = await replayRuns(
      both,
      runOptions(options, {
        engine: engine.name,
        engineReason: engine.reason,
        tf32: engine.details['tf32'] === 'on',
      }),
    );
    const [before, after] = outcomes.map(tableOf) as [SeriesTable, SeriesTable];
    const [kept, keeps] = outcomes.map((outcome) => 'artifacts' in outcome && outcome.artifacts);
    const { worst } = compareTables(before, after);
    const at = `its source at ${commit.slice(0, 12)}`;
    if (worst) {
      refuse(
        `${plainLine(worst.metric)} differs at step ${worst.step}: here ${worst.recorded ?? 'none'} by ${at}, ${worst.replayed ?? 'none'} by today's`,
      );
    }
    if (kept && keeps && !isDeepStrictEqual(kept, keeps)) {
      const at = keeps.find((each, i) => !isDeepStrictEqual(each, kept[i]));
      refuse(`its artifact ${at?.name} differs`);
    }
    return {
      steps,
      beside: { commit, device: engine.device },
      detail: `${describeSteps(after.step, record.series.rows)} have the same bits by ${at} and by today's, both replayed on ${engine.device}`,
    };
  });
}

/** Refuses other versions of packages: the earlier ones aren't installed, so their numbers can't be computed here. */
function requireSamePackages({ fingerprint: old, provenance }: RunRecord, now: Fingerprint): void {
  const changed = differences({ ...old, source: now.source }, now);
  if (changed.length === 0) return;
  refuse(
    `${plainLine(changed.join('; '))}: whether that changes its numbers shows only on ${plainLine(provenance.engine.device)}; restamp it there`,
  );
}

/** @throws the error of a failed replay, or ExpectedError for a stopped one */
function tableOf(outcome: RunOutcome): SeriesTable {
  if ('table' in outcome) return outcome.table;
  throw 'error' in outcome ? outcome.error : new ExpectedError('its replay was stopped');
}

function refuse(why: string): never {
  throw new ExpectedError(`${why}; run it again`);
}
