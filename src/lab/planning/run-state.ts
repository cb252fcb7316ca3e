import { isDeepStrictEqual } from 'node:util';
import { UnreadableError } from '../../files/regular-file.ts';
import { isExpected } from '../../messages/expected-error.ts';
import type { ExperimentDefinition } from '../define.ts';
import { changedFiles } from '../records/changed-files.ts';
import {
  changesOfParameters,
  differences,
  fingerprintRun,
  type Named,
  type SourceFingerprint,
} from '../records/fingerprint.ts';
import type { FileDigests, Fingerprint, RunRecord } from '../records/record.ts';
import { readRecorded } from '../shown/read-results.ts';
import type { PlannedRun } from './plan.ts';

/** How a planned run compares with its record. */
export type RunState =
  | { state: 'fresh'; record: RunRecord }
  | { state: 'stale'; record: RunRecord; because: string[] }
  /** Recorded by another tool: shown as it is, with a mark. */
  | { state: 'imported'; record: RunRecord }
  /** Recorded, but the files can't be used. */
  | { state: 'damaged'; because: string[] }
  | { state: 'missing' };

/** A planned run with its state. */
export interface SurveyedRun {
  run: PlannedRun;
  state: RunState;
  /** The id under which the run is recorded, since its variant or its profile was renamed. */
  recordedAs?: string;
}

/** Whether a run needn't be recorded: it is fresh, or imported. */
export function isCurrent({ state }: Pick<RunState, 'state'>): boolean {
  return state === 'fresh' || state === 'imported';
}

/** Compares a planned run with its record under the root. */
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
    // An unreadable file may be intact. As a damaged one, it would be overwritten or cleaned away.
    if (!isExpected(error) || error instanceof UnreadableError) throw error;
    return { state: 'damaged', because: [error.message] };
  }
}

/** The fingerprint of today's source, in each form that records may use. */
export interface TodaysSource {
  source: SourceFingerprint;
  /** Absent in workers and packs, which don't need it. */
  firstForm?: () => Promise<SourceFingerprint>;
  /** Absent there, too: they print no reasons. */
  sources?: () => Promise<FileDigests | undefined>;
  /** Absent there, too: nothing there is imported. */
  definition?: Pick<ExperimentDefinition, 'imported'>;
}

/**
 * Compares the fingerprint in a run's record with today's, in the form of the record. An unknown data set counts as
 * unchanged.
 */
export async function runState(
  today: TodaysSource,
  run: PlannedRun,
  record: RunRecord | undefined,
  datasetDigest: string | undefined,
): Promise<RunState> {
  if (!record) return { state: 'missing' };
  if (record.provenance.imported) return importedState(today, run, record);
  const source = await sourceInForm(record.fingerprint.form, today);
  if (!source) return { state: 'stale', record, because: ['its fingerprint has an older form'] };
  const fingerprint = fingerprintRun(
    source,
    run.parameters,
    run.seed,
    datasetDigest ?? record.dataset.digest,
  );
  if (fingerprint.digest === record.fingerprint.digest) return { state: 'fresh', record };
  return { state: 'stale', record, because: await whyStale(today, record, fingerprint, run) };
}

/** Whether a record would be fresh, or imported, as that of a planned run. Cheaper than the state, which has the reasons. */
export async function isCurrentRecord(
  today: TodaysSource,
  run: PlannedRun,
  record: RunRecord,
  datasetDigest: string | undefined,
): Promise<boolean> {
  const { provenance, fingerprint, dataset } = record;
  if (provenance.imported) return isCurrent(importedState(today, run, record));
  const source = await sourceInForm(fingerprint.form, today);
  if (source?.source !== fingerprint.source) return false;
  const { digest } = fingerprintRun(
    source,
    run.parameters,
    run.seed,
    datasetDigest ?? dataset.digest,
  );
  return digest === fingerprint.digest;
}

/** An imported run is stale if it has no place in today's plan. */
function importedState(
  { definition }: TodaysSource,
  { parameters }: PlannedRun,
  record: RunRecord,
): RunState {
  if (!definition?.imported) {
    const because = ['it is imported, and its experiment computes its runs today'];
    return { state: 'stale', record, because };
  }
  const other = Object.keys(parameters).filter(
    (name) => !isDeepStrictEqual(parameters[name], record.parameters[name]),
  );
  if (other.length === 0) return { state: 'imported', record };
  const pick = (all: Record<string, unknown>) =>
    Object.fromEntries(other.map((name) => [name, all[name]]));
  const because = changesOfParameters(pick(record.parameters), pick(parameters));
  return { state: 'stale', record, because };
}

/** The fingerprint of today's source in the given form; undefined if that form isn't available. */
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

/** Groups the runs of one experiment and profile that are in one state for the same reasons. */
export function alike(runs: readonly SurveyedRun[]): SurveyedRun[][] {
  const keyOf = (each: SurveyedRun) => {
    const { run, state } = each;
    return JSON.stringify([run.experiment, run.profile, state.state, reasonsOf(each)]);
  };
  return [...Map.groupBy(runs, keyOf).values()];
}

/**
 * Why a run isn't fresh. The reasons omit the run's own folder, so that equal reasons of several runs read the same.
 */
export function reasonsOf({ run, state, recordedAs }: SurveyedRun): string {
  if (recordedAs !== undefined) return `recorded as ${groupOf(recordedAs)}; \`run\` renames it`;
  if (!('because' in state)) return '';
  const own = `results/${run.experiment}/${run.id}/`;
  return state.because.map((reason) => reason.replace(own, '')).join('; ');
}

/** "slow-quick" of "slow-quick-seed1" */
function groupOf(id: string): string {
  return id.replace(/-seed\d+$/, '');
}

async function whyStale(
  today: TodaysSource,
  record: RunRecord,
  fingerprint: Fingerprint,
  planned: PlannedRun,
): Promise<string[]> {
  const sameSource = record.fingerprint.source === fingerprint.source;
  const changed = differences(record.fingerprint, fingerprint, {
    parameters: { recorded: record.parameters, today: planned.parameters },
    files: sameSource ? undefined : await filesThatChanged(today, record),
  });
  return changed.length > 0 ? changed : ['its fingerprint does not match its own parts'];
}

/** Undefined if the files of the record or of today aren't known. */
async function filesThatChanged(
  { sources }: TodaysSource,
  { experiment, sources: recorded }: RunRecord,
): Promise<Named['files']> {
  const today = recorded && (await sources?.());
  return today && { changed: changedFiles(experiment, recorded, today) };
}
