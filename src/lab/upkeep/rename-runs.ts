import { cacheDirectory } from '../../files/cache-directory.ts';
import { takeLock } from '../../files/locks/lock-file.ts';
import { runLock } from '../in-progress/run-lock.ts';
import type { RenamedRun } from '../planning/renamed-runs.ts';
import type { Survey } from '../planning/survey.ts';
import { describeSeeds } from '../records/describe-runs.ts';
import type { RunRecord } from '../records/record.ts';
import { parseRunId } from '../records/run-id.ts';
import { placeRun, readRecord, removeRun } from '../records/store.ts';
import { verificationBeside } from '../records/verification.ts';
import { readRecorded } from '../shown/read-results.ts';

/**
 * Gives recorded runs the names that their variants and profiles have today. Nothing is computed: a record keeps all but its
 * name, and says which one it had. If the process is killed, each run is recorded under one of its names, or under both.
 *
 * @returns the runs that were renamed, by id; without those that another process is recording
 */
export async function renameRuns(
  root: string,
  { experiment, renamed }: Pick<Survey, 'experiment' | 'renamed'>,
  report: (line: string) => void,
): Promise<Set<string>> {
  const done: RenamedRun[] = [];
  for (const each of renamed) {
    // Later ones may need the place of this one.
    if (!(await renameRun(root, each))) break;
    done.push(each);
  }
  const { name } = experiment.definition;
  for (const [names, group] of Map.groupBy(done, describeNames)) {
    const seeds = describeSeeds(group.map(({ run }) => run.seed));
    report(`${name}: renamed ${names} (${seeds}), which has the same parameters: nothing was run`);
  }
  return new Set(done.map(({ run }) => run.id));
}

async function renameRun(root: string, { run, from }: RenamedRun): Promise<boolean> {
  const recorded = await readRecorded(root, run.experiment, from);
  if (!recorded) return false;
  const { record, bytes, artifacts } = recorded;
  // It is held for moments only, so silence tells that this process is gone.
  const lock = await takeLock(runLock(cacheDirectory(), record.fingerprint.digest), {
    beats: true,
  });
  if (!('release' in lock)) return false;
  try {
    const replaced = await readRecord(root, run.experiment, run.id);
    const beside = { ...artifacts, ...(await verificationBeside(root, record)) };
    await placeRun(root, withName(run, record, replaced), bytes, beside);
    await removeRun(root, run.experiment, from);
    return true;
  } finally {
    await lock.release();
  }
}

function withName(
  { variant, profile }: RenamedRun['run'],
  record: RunRecord,
  replaced: RunRecord | undefined,
): RunRecord {
  const { provenance } = record;
  const before = { variant: record.variant, profile: record.profile };
  const earlier = earlierOfBoth(provenance.earlier, replaced);
  return {
    ...record,
    variant,
    profile,
    provenance: {
      ...provenance,
      ...(earlier && { earlier }),
      formerly: [...(provenance.formerly ?? []), before],
    },
  };
}

type Earlier = RunRecord['provenance']['earlier'];

/** What the record has replaced, with the record of the name that it takes. */
function earlierOfBoth(own: Earlier, replaced: RunRecord | undefined): Earlier {
  const { earlier, started, durationSeconds } = replaced?.provenance ?? {};
  if (started === undefined || durationSeconds === undefined) return own;
  const firsts = [own?.first, earlier?.first, started].filter((each) => each !== undefined);
  return {
    recordings: 1 + (own?.recordings ?? 0) + (earlier?.recordings ?? 0),
    sameFingerprint: own?.sameFingerprint ?? 0,
    seconds: durationSeconds + (own?.seconds ?? 0) + (earlier?.seconds ?? 0),
    first: firsts.sort()[0]!,
  };
}

/** "slow-quick to slower-quick" */
function describeNames({ run, from }: RenamedRun): string {
  const { variant, profile } = parseRunId(from)!;
  return `${variant}-${profile} to ${run.variant}-${run.profile}`;
}
