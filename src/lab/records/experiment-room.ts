import { git } from '../../files/git.ts';
import { ExpectedError, isExpected } from '../../messages/expected-error.ts';
import {
  type ArtifactEntry,
  artifactFile,
  keptBytes,
  maximumBytesOfExperiment,
} from './artifact-entry.ts';
import type { RunRecord } from './record.ts';
import { runId } from './run-id.ts';
import { readRecord, recordedIds } from './store.ts';

type Identified = Pick<RunRecord, 'variant' | 'profile' | 'seed' | 'artifacts'>;

/**
 * Refuses further runs of an experiment whose runs keep too much already. Files that Git LFS stores don't count: the
 * repository holds only pointers.
 *
 * @param replacing the runs that are about to be written: their earlier records don't count, what they keep does
 * @throws ExpectedError with the remedy
 */
export async function requireRoomInExperiment(
  root: string,
  experiment: string,
  replacing: readonly Identified[],
): Promise<void> {
  const ids = new Set(replacing.map(runId));
  const entries = replacing.flatMap(({ artifacts = [] }) => artifacts);
  for (const id of await recordedIds(root, experiment)) {
    if (!ids.has(id)) entries.push(...(await artifactsOf(root, experiment, id)));
  }
  if (keptBytes(entries) <= maximumBytesOfExperiment) return;
  const bytes = keptBytes(await withoutLfs(root, experiment, entries));
  if (bytes <= maximumBytesOfExperiment) return;
  throw new ExpectedError(
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

/** Without the files that go to Git LFS, by the attributes of their endings. */
async function withoutLfs(
  root: string,
  experiment: string,
  entries: readonly ArtifactEntry[],
): Promise<ArtifactEntry[]> {
  const fileOf = (entry: ArtifactEntry) => `results/${experiment}/run/${artifactFile(entry)}`;
  const files = [...new Set(entries.filter(({ kind }) => kind !== 'digest').map(fileOf))];
  const filtered = await git(root, ['check-attr', '-z', 'filter', '--', ...files.slice(0, 2000)])
    // Without git, nothing is filtered.
    .catch(() => '');
  const fields = filtered.split('\0');
  const inLfs = new Set(fields.filter((_, i) => i % 3 === 0 && fields[i + 2] === 'lfs'));
  return entries.filter((entry) => !inLfs.has(fileOf(entry)));
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
