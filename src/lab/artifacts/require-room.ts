import { ExpectedError } from '../../messages/expected-error.ts';
import {
  type ArtifactEntry,
  keptBytes,
  maximumArtifacts,
  maximumBytesOfRun,
  maximumDescription,
} from '../records/artifact-entry.ts';
import type { EncodedArtifact } from './encoded.ts';

/** @throws ExpectedError if artifacts are more than a run may keep */
export function requireRoom(artifacts: readonly Pick<EncodedArtifact, 'entry'>[]): void {
  const bytes = keptBytes(artifacts.map(({ entry }) => entry));
  if (bytes > maximumBytesOfRun) {
    throw new ExpectedError(
      `its artifacts take ${bytes} bytes, and a run may keep ${maximumBytesOfRun}: keep them at fewer steps, or less of each`,
    );
  }
  const described = artifacts.reduce((sum, { entry }) => sum + descriptionOf(entry), 0);
  if (described > maximumDescription) {
    throw new ExpectedError(
      `its artifacts have more columns, each step counted, than a record names: keep them at fewer steps`,
    );
  }
  if (artifacts.length <= maximumArtifacts) return;
  throw new ExpectedError(
    `keeps more than ${maximumArtifacts} artifacts, each step counted: keep them at fewer steps`,
  );
}

/** About as many characters as it takes in a record, where each field has its own line. */
function descriptionOf(entry: ArtifactEntry): number {
  const columns = entry.kind === 'table' ? entry.columns : [];
  return 400 + columns.reduce((sum, { name }) => sum + 90 + name.length, 0);
}
