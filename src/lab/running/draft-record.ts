import { isExpected } from '../../messages/expected-error.ts';
import type { EncodedArtifact } from '../artifacts/encoded.ts';
import { lengthOf } from '../define.ts';
import type { PlannedRun } from '../planning/plan.ts';
import { describeMachine, describeScheduler } from '../records/provenance.ts';
import type { Fingerprint, ProcessRecord, RunRecord } from '../records/record.ts';
import { type SeriesTable, summarise } from '../records/series.ts';
import { readRecord } from '../records/store.ts';
import { writeStatement } from '../statements/statement-store.ts';
import type { Execution } from './execute-run.ts';
import type { Sessions } from './keep-checkpoints.ts';
import { describeEngine, type Session } from './session.ts';

type Provenance = RunRecord['provenance'];

/** What was computed of a run, and what was kept of it meanwhile. */
export interface Recording {
  execution: Execution;
  artifacts: readonly EncodedArtifact[];
  sessions(): Sessions;
  /** Whether an interrupted run can go on from where it was. */
  resumable: boolean;
  /** Removes what was kept. */
  remove(): Promise<void>;
  /** Present if the run is a command. */
  process?: ProcessRecord;
  /** What to do if the run can't be recorded as it is. */
  remedy?: string;
}

/** A run that has ended. */
interface EndedRun {
  fingerprint: Fingerprint;
  table: SeriesTable;
  outcome: RunRecord['outcome'];
  sessions: Sessions;
  process?: ProcessRecord | undefined;
}

/** The record of a run, without its series and artifacts. Writes the statement that the record names. */
export async function draftRecord(
  session: Session,
  ended: EndedRun,
): Promise<Omit<RunRecord, 'series' | 'artifacts'>> {
  const { run, sources } = session.task;
  return {
    format: 2,
    experiment: run.experiment,
    variant: run.variant,
    seed: run.seed,
    profile: run.profile,
    outcome: ended.outcome,
    parameters: run.parameters as RunRecord['parameters'],
    fingerprint: ended.fingerprint,
    ...(sources && { sources }),
    dataset: describeData(session),
    provenance: await provenanceOf(session, ended),
    summary: summarise(ended.table),
  };
}

function describeData({ definition, dataset }: Session): RunRecord['dataset'] {
  const { name, digest, samples } = dataset;
  const own = definition.command === undefined ? undefined : definition.data;
  const edition = own?.edition ?? editionOf(definition, dataset);
  const caveat = own ? broughtByProgram : dataset.caveat;
  return { name, edition, ...(caveat && { caveat }), digest, samples };
}

/** What a program computes or fetches without being given data nobody knows. */
function editionOf(
  definition: Session['definition'],
  { name, edition }: Session['dataset'],
): string {
  if (definition.command === undefined || name !== 'none') return edition;
  return definition.inputs?.length ? 'inputs of the command' : 'none declared';
}

const broughtByProgram =
  'The program brings these data itself: they have no digest, so that a change of them would not show.';

async function provenanceOf(session: Session, ended: EndedRun): Promise<Provenance> {
  const { root, run, command, git, nameNodes = false } = session.task;
  const { samplesPerStep } = lengthOf(session.definition, run.parameters);
  const { started, elapsedSeconds, resumptions, devices, statement } = ended.sessions;
  const scheduler = describeScheduler(process.env, nameNodes);
  const earlier = earlierRecordings(await replacedRecord(root, run), ended.fingerprint);
  return {
    started,
    durationSeconds: elapsedSeconds,
    resumptions,
    ...(samplesPerStep !== undefined && {
      samplesPerSecond: (ended.table.step.length * samplesPerStep) / elapsedSeconds,
    }),
    command,
    engine: { ...describeEngine(session), device: devices.join(' and ') },
    ...(ended.process && { process: ended.process }),
    ...(scheduler && { scheduler }),
    ...(git && { git }),
    // The first session wrote this statement; `clean` may have removed it since.
    ...(statement && { statement: await writeStatement(root, statement) }),
    ...(earlier && { earlier }),
    machine: describeMachine(),
  };
}

/** The record that the new one replaces. An unreadable record leaves no trace, as if it had been removed. */
async function replacedRecord(root: string, run: PlannedRun): Promise<RunRecord | undefined> {
  return readRecord(root, run.experiment, run.id).catch((error: unknown) => {
    if (isExpected(error)) return undefined;
    throw error;
  });
}

/** Summarises the recordings that a new record replaces; undefined if it replaces none. */
function earlierRecordings(
  replaced: RunRecord | undefined,
  { digest }: Fingerprint,
): Provenance['earlier'] {
  const { earlier, started, durationSeconds } = replaced?.provenance ?? {};
  // An imported run isn't a recording.
  if (!replaced || started === undefined || durationSeconds === undefined) return undefined;
  const isSame = replaced.fingerprint.digest === digest;
  return {
    recordings: 1 + (earlier?.recordings ?? 0),
    sameFingerprint: isSame ? 1 + (earlier?.sameFingerprint ?? 0) : 0,
    seconds: durationSeconds + (earlier?.seconds ?? 0),
    first: earlier?.first ?? started,
  };
}
