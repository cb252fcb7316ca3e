import { UnreadableError } from '../../files/regular-file.ts';
import { isExpected } from '../../messages/expected-error.ts';
import { differences, fingerprintRun, type SourceFingerprint } from '../records/fingerprint.ts';
import type { Fingerprint, RunRecord } from '../records/record.ts';
import { readRecorded } from '../shown/read-results.ts';
import type { PlannedRun } from './plan.ts';

/** How a planned run stands to its record. */
export type RunState =
  | { state: 'fresh'; record: RunRecord }
  | { state: 'stale'; record: RunRecord; because: string[] }
  /** Recorded, but what is there can't be used. */
  | { state: 'damaged'; because: string[] }
  | { state: 'missing' };

/** A planned run with its state. */
export interface SurveyedRun {
  run: PlannedRun;
  state: RunState;
}

/** How a planned run stands to what is recorded under the root. */
export async function stateOf(
  root: string,
  today: TodaysSource,
  run: PlannedRun,
  datasetDigest: string | undefined,
): Promise<RunState> {
  try {
    const recorded = await readRecorded(root, run.experiment, run.id);
    return await runState(today, run, recorded?.record, datasetDigest);
  } catch (error) {
    // It would be recorded again, or cleaned away.
    if (!isExpected(error) || error instanceof UnreadableError) throw error;
    return { state: 'damaged', because: [error.message] };
  }
}

/** What a run's source is today, in the forms that records may have it in. */
export interface TodaysSource {
  source: SourceFingerprint;
  /** Absent in a worker and a pack, which have no need of it. */
  firstForm?: () => Promise<SourceFingerprint>;
}

/**
 * Compares a run's record with what would be recorded today, in the form that the record has. Without a
 * known data set, the recorded one is taken as today's.
 */
export async function runState(
  today: TodaysSource,
  run: PlannedRun,
  record: RunRecord | undefined,
  datasetDigest: string | undefined,
): Promise<RunState> {
  if (!record) return { state: 'missing' };
  const source = await sourceInForm(record.fingerprint.form, today);
  if (!source) return { state: 'stale', record, because: ['its fingerprint has an older form'] };
  const fingerprint = fingerprintRun(
    source,
    run.parameters,
    run.seed,
    datasetDigest ?? record.dataset.digest,
  );
  if (fingerprint.digest === record.fingerprint.digest) return { state: 'fresh', record };
  return { state: 'stale', record, because: whyStale(record.fingerprint, fingerprint) };
}

/** A source in the form that a record has; undefined where that form isn't known. */
export async function sourceInForm(
  form: Fingerprint['form'],
  { source, firstForm }: TodaysSource,
): Promise<SourceFingerprint | undefined> {
  return form === source.form ? source : firstForm?.();
}

/** "growth/slow-quick-seed1 is stale (its source changed)" */
export function describeState({ run, state }: SurveyedRun): string {
  const why = 'because' in state ? ` (${state.because.join('; ')})` : '';
  return `${run.experiment}/${run.id} is ${state.state}${why}`;
}

/** Those of one profile that are in one state for the same reasons. */
export function alike(runs: readonly SurveyedRun[]): SurveyedRun[][] {
  const keyOf = (each: SurveyedRun) => {
    const { run, state } = each;
    return JSON.stringify([run.experiment, run.profile, state.state, reasonsOf(each)]);
  };
  return [...Map.groupBy(runs, keyOf).values()];
}

/** Why a run isn't fresh, without its own folder: so what is wrong with several in the same way reads the same. */
export function reasonsOf({ run, state }: SurveyedRun): string {
  if (!('because' in state)) return '';
  const own = `results/${run.experiment}/${run.id}/`;
  return state.because.map((reason) => reason.replace(own, '')).join('; ');
}

function whyStale(recorded: Fingerprint, today: Fingerprint): string[] {
  const changed = differences(recorded, today);
  return changed.length > 0 ? changed : ['its fingerprint does not match its own parts'];
}
