import type { EncodedArtifact } from '../artifacts/encoded.ts';
import { digestOfPixels } from '../artifacts/picture-file.ts';
import { byNameAndStep } from '../records/artifact-entry.ts';
import type { RunRecord } from '../records/record.ts';
import { readArtifact } from '../shown/artifact-files.ts';

/** An artifact of a record, compared with that of a replay. */
export interface ReplayedArtifact {
  /** "samples@500" */
  name: string;
  /** `same`: the same bytes or, of a picture that another version encoded, the same pixels. */
  found: 'same' | 'other' | 'missing';
  /** Of the replay's bytes; undefined where they are missing. */
  sha256?: string;
}

/** Whether a replay computes a run's artifacts, too: only one of all steps comes to the end. */
export function replaysArtifacts({ artifacts, series }: RunRecord, steps: number): boolean {
  return artifacts !== undefined && steps >= series.rows;
}

/**
 * Compares a run's artifacts with those of its replay. What the replay keeps in addition was declared later.
 *
 * @param root the folder that contains `results`, with the recorded pictures
 */
export async function compareArtifacts(
  root: string,
  record: RunRecord,
  replayed: readonly EncodedArtifact[],
): Promise<ReplayedArtifact[]> {
  const now = new Map(replayed.map((each) => [nameOf(each), each]));
  const compared: ReplayedArtifact[] = [];
  for (const entry of [...(record.artifacts ?? [])].sort(byNameAndStep)) {
    const name = nameOf({ entry });
    const found = now.get(name);
    if (!found) compared.push({ name, found: 'missing' });
    else {
      const { sha256 } = found.entry;
      const isSame =
        sha256 === entry.sha256 || (await hasSamePixels(root, record, { entry }, found));
      compared.push({ name, found: isSame ? 'same' : 'other', sha256 });
    }
  }
  return compared;
}

function nameOf({ entry: { name, step } }: Pick<EncodedArtifact, 'entry'>): string {
  return step === undefined ? name : `${name}@${step}`;
}

async function hasSamePixels(
  root: string,
  record: RunRecord,
  { entry }: Pick<EncodedArtifact, 'entry'>,
  replayed: EncodedArtifact,
): Promise<boolean> {
  if (entry.kind !== 'picture' || replayed.entry.kind !== 'picture' || !replayed.bytes)
    return false;
  try {
    const [before, after] = await Promise.all(
      [readArtifact(root, record, entry), replayed.bytes].map(digestOfPixels),
    );
    return before === after;
  } catch {
    // What can't be read or decoded has no pixels to compare.
    return false;
  }
}
