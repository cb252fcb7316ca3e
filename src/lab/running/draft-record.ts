import { isExpected } from '../../messages/expected-error.ts';
import type { PlannedRun } from '../planning/plan.ts';
import { describeMachine } from '../records/provenance.ts';
import type { Fingerprint, RunRecord } from '../records/record.ts';
import { type SeriesTable, summarise } from '../records/series.ts';
import { readRecord } from '../records/store.ts';
import { writeStatement } from '../statements/statement-store.ts';
import type { Sessions } from './keep-checkpoints.ts';
import { describeEngine, type Session } from './session.ts';

type Provenance = RunRecord['provenance'];

/** A run that has ended. */
interface EndedRun {
  fingerprint: Fingerprint;
  table: SeriesTable;
  outcome: RunRecord['outcome'];
  sessions: Sessions;
}

/** What is recorded of a run beside its series. Keeps the statement that it names. */
export async function draftRecord(
  session: Session,
  ended: EndedRun,
): Promise<Omit<RunRecord, 'series'>> {
  const { run } = session.task;
  const { name, edition, caveat, digest, samples } = session.dataset;
  return {
    format: 1,
    experiment: run.experiment,
    variant: run.variant,
    seed: run.seed,
    profile: run.profile,
    outcome: ended.outcome,
    parameters: run.parameters as RunRecord['parameters'],
    fingerprint: ended.fingerprint,
    dataset: { name, edition, ...(caveat && { caveat }), digest, samples },
    provenance: await provenanceOf(session, ended),
    summary: summarise(ended.table),
  };
}

async function provenanceOf(session: Session, ended: EndedRun): Promise<Provenance> {
  const { root, run, command, git } = session.task;
  const { samplesPerStep } = session.definition.length(run.parameters);
  const { started, elapsedSeconds, resumptions, devices, statement } = ended.sessions;
  const earlier = earlierRecordings(await replacedRecord(root, run), ended.fingerprint);
  return {
    started,
    durationSeconds: elapsedSeconds,
    resumptions,
    samplesPerSecond: (ended.table.step.length * samplesPerStep) / elapsedSeconds,
    command,
    engine: { ...describeEngine(session), device: devices.join(' and ') },
    ...(git && { git }),
    // Of the first session: cleaning up may have removed it meanwhile.
    ...(statement && { statement: await writeStatement(root, statement) }),
    ...(earlier && { earlier }),
    machine: describeMachine(),
  };
}

/** One that can't be read is replaced without a trace, as if it had been removed. */
async function replacedRecord(root: string, run: PlannedRun): Promise<RunRecord | undefined> {
  return readRecord(root, run.experiment, run.id).catch((error: unknown) => {
    if (isExpected(error)) return undefined;
    throw error;
  });
}

/** What a new record of a run tells of those before it; undefined where it replaces none. */
function earlierRecordings(
  replaced: RunRecord | undefined,
  { digest }: Fingerprint,
): Provenance['earlier'] {
  if (!replaced) return undefined;
  const { earlier, started, durationSeconds } = replaced.provenance;
  const isSame = replaced.fingerprint.digest === digest;
  return {
    recordings: 1 + (earlier?.recordings ?? 0),
    sameFingerprint: isSame ? 1 + (earlier?.sameFingerprint ?? 0) : 0,
    seconds: durationSeconds + (earlier?.seconds ?? 0),
    first: earlier?.first ?? started,
  };
}
