import type { Fingerprint, RunRecord } from './record.ts';

/** What a new record of a run tells of those before it; undefined where it replaces none. */
export function earlierRecordings(
  replaced: RunRecord | undefined,
  { digest }: Fingerprint,
): RunRecord['provenance']['earlier'] {
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
