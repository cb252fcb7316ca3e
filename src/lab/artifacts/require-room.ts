import { ExpectedError } from '../../messages/expected-error.ts';
import { keptBytes, maximumArtifacts, maximumBytesOfRun } from '../records/artifact-entry.ts';
import type { EncodedArtifact } from './encoded.ts';

/** @throws ExpectedError if artifacts are more than a run may keep */
export function requireRoom(artifacts: readonly Pick<EncodedArtifact, 'entry'>[]): void {
  const bytes = keptBytes(artifacts.map(({ entry }) => entry));
  if (bytes > maximumBytesOfRun) {
    throw new ExpectedError(
      `its artifacts take ${bytes} bytes, and a run may keep ${maximumBytesOfRun}: keep them at fewer steps, or less of each`,
    );
  }
  if (artifacts.length <= maximumArtifacts) return;
  throw new ExpectedError(
    `keeps more than ${maximumArtifacts} artifacts, each step counted: keep them at fewer steps`,
  );
}
