import { sha256 } from '../../files/digest.ts';
import { ExpectedError } from '../../messages/expected-error.ts';
import {
  type ArtifactEntry,
  type EncodedArtifact,
  type EntryOf,
  maximumBytes,
} from '../records/artifact-entry.ts';

export type { EncodedArtifact };

/** Where an artifact comes from. */
export interface ArtifactPlace {
  name: string;
  /** The step that it belongs to; undefined for the run's end. */
  step: number | undefined;
  /** For errors: the program's file, or the artifact. */
  shown: string;
}

type KeptKind = keyof typeof maximumBytes;
type Facts<Kind extends KeptKind> = Omit<EntryOf<Kind>, 'name' | 'step' | 'bytes' | 'sha256'>;

/** The entry of a file of which only size and SHA-256 are kept. */
export function digestEntry(
  { name, step }: ArtifactPlace,
  bytes: number,
  sha256: string,
): EncodedArtifact {
  return { entry: { kind: 'digest', name, ...(step !== undefined && { step }), bytes, sha256 } };
}

/** Describes the bytes of an artifact. @throws ExpectedError if they are more than are kept of this kind */
export function encoded<Kind extends KeptKind>(
  { name, step, shown }: ArtifactPlace,
  facts: Facts<Kind> & { kind: Kind },
  bytes: Uint8Array,
): EncodedArtifact {
  const most = maximumBytes[facts.kind];
  if (bytes.length > most) {
    throw new ExpectedError(
      `${shown}: is ${bytes.length} bytes as it would be kept, and a ${facts.kind} may have ${most}; keep less of it`,
    );
  }
  const entry = {
    ...facts,
    name,
    ...(step !== undefined && { step }),
    bytes: bytes.length,
    sha256: sha256(bytes),
  };
  return { entry: entry as unknown as ArtifactEntry, bytes };
}
