import { root } from 'virtual:retrace/site';
import {
  type ArtifactEntry,
  artifactFile,
  type EntryOf,
} from '../../lab/records/artifact-entry.ts';
import type { RunRecord } from '../../lab/records/record.ts';
import { readArtifact } from '../../lab/shown/artifact-files.ts';
import { readPicture, readSmallerPicture } from '../../lab/shown/kept-picture.ts';

/** A file that a run kept, and that pages publish. */
export interface KeptFile {
  /** In the folder of its run's artifacts: `samples@500.webp`. */
  name: string;
  entry: ArtifactEntry;
}

/** The files that a run kept, in the order of its record. A digest has none. */
export function keptFiles({ artifacts = [] }: Pick<RunRecord, 'artifacts'>): KeptFile[] {
  return artifacts.flatMap((entry) => {
    const file = artifactFile(entry);
    return file === undefined ? [] : [{ name: file.slice(file.lastIndexOf('/') + 1), entry }];
  });
}

/** The bytes of a file that a run kept. @throws ExpectedError naming a file that isn't the one that its record describes */
export async function keptBytes(
  record: RunRecord,
  entry: ArtifactEntry,
): Promise<Uint8Array<ArrayBuffer>> {
  if (entry.kind === 'picture') return readPicture(root, record, entry);
  return readArtifact(root, record, entry);
}

/** A text that a run kept. @throws ExpectedError as `keptBytes` */
export function keptText(record: RunRecord, entry: EntryOf<'text'>): string {
  return new TextDecoder().decode(readArtifact(root, record, entry));
}

/** Checks a picture that a run kept. @throws ExpectedError as `keptBytes` */
export async function requirePicture(record: RunRecord, entry: EntryOf<'picture'>): Promise<void> {
  await readPicture(root, record, entry);
}

/** A picture that a run kept, made smaller, as WebP. @param width in pixels @throws ExpectedError as `keptBytes` */
export function smallerPicture(
  record: RunRecord,
  entry: EntryOf<'picture'>,
  width: number,
): Promise<Uint8Array<ArrayBuffer>> {
  return readSmallerPicture(root, record, entry, width);
}
