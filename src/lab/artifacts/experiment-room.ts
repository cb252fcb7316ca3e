import { git } from '../../files/git.ts';
import { ExpectedError, isExpected } from '../../messages/expected-error.ts';
import {
  type ArtifactEntry,
  artifactFile,
  keptBytes,
  maximumBytesOfExperiment,
} from '../records/artifact-entry.ts';
import type { RunRecord } from '../records/record.ts';
import { runId } from '../records/run-id.ts';
import { readRecord, recordedIds } from '../records/store.ts';

type Identified = Pick<RunRecord, 'variant' | 'profile' | 'seed' | 'artifacts'>;

/** The room that an experiment has for what its runs keep. */
export interface Room {
  /**
   * Counts a run that is about to be written, in place of an earlier record of it.
   *
   * @throws ExpectedError with the remedy, if there isn't so much room
   */
  take(run: Identified): Promise<void>;
}

/** The room that the recorded runs of an experiment leave. Files that Git LFS stores don't count: the repository holds only pointers. */
export async function roomOfExperiment(root: string, experiment: string): Promise<Room> {
  const kept = new Map<string, readonly ArtifactEntry[]>();
  for (const id of await recordedIds(root, experiment)) {
    kept.set(id, await artifactsOf(root, experiment, id));
  }
  const inGit = heldByGit(root, experiment);
  let isShort = false;
  const count = async (entries: readonly ArtifactEntry[]) =>
    keptBytes(isShort ? await inGit(entries) : entries);
  let bytes = await count([...kept.values()].flat());
  return {
    async take(run) {
      const [id, entries] = [runId(run), run.artifacts ?? []];
      const bytesWith = async () =>
        bytes - (await count(kept.get(id) ?? [])) + (await count(entries));
      if (!isShort && (await bytesWith()) > maximumBytesOfExperiment) {
        isShort = true;
        bytes = await count([...kept.values()].flat());
      }
      const after = await bytesWith();
      if (after > maximumBytesOfExperiment) throw refusal(experiment, after);
      kept.set(id, entries);
      bytes = after;
    },
  };
}

/**
 * Refuses further runs of an experiment whose runs keep too much already.
 *
 * @param replacing the runs that are about to be written: their earlier records don't count, what they keep does
 * @throws ExpectedError with the remedy
 */
export async function requireRoomInExperiment(
  root: string,
  experiment: string,
  replacing: readonly Identified[],
): Promise<void> {
  const room = await roomOfExperiment(root, experiment);
  for (const run of replacing) await room.take(run);
}

function refusal(experiment: string, bytes: number): ExpectedError {
  return new ExpectedError(
    `experiment ${experiment}: its runs keep ${megabytes(bytes)} of artifacts, and ${megabytes(maximumBytesOfExperiment)} is the most that git is asked to hold: keep them at fewer steps, keep means of them, or let Git LFS store them (git lfs track "results/**/artifacts/**"), and remove or record again what is there`,
  );
}

/** Of a damaged record, nothing counts: others tell it. */
async function artifactsOf(root: string, experiment: string, id: string): Promise<ArtifactEntry[]> {
  try {
    return (await readRecord(root, experiment, id))?.artifacts ?? [];
  } catch (error) {
    if (!isExpected(error)) throw error;
    return [];
  }
}

/** Entries without the files that go to Git LFS, by the attributes of their endings. Asks git for each file name once. */
function heldByGit(root: string, experiment: string) {
  const isInLfs = new Map<string, boolean>();
  const fileOf = (entry: ArtifactEntry) => `results/${experiment}/run/${artifactFile(entry)}`;
  return async (entries: readonly ArtifactEntry[]): Promise<ArtifactEntry[]> => {
    const files = entries.filter(({ kind }) => kind !== 'digest').map(fileOf);
    const unknown = [...new Set(files)].filter((file) => !isInLfs.has(file));
    for (let i = 0; i < unknown.length; i += 2000) {
      const asked = unknown.slice(i, i + 2000);
      const inLfs = await filesInLfs(root, asked);
      for (const file of asked) isInLfs.set(file, inLfs.has(file));
    }
    return entries.filter((entry) => !isInLfs.get(fileOf(entry)));
  };
}

async function filesInLfs(root: string, files: readonly string[]): Promise<Set<string>> {
  const filtered = await git(root, ['check-attr', '-z', 'filter', '--', ...files])
    // Without git, nothing is filtered.
    .catch(() => '');
  const fields = filtered.split('\0');
  return new Set(fields.filter((_, i) => i % 3 === 0 && fields[i + 2] === 'lfs'));
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
