import { checkPicture, smallerPicture } from '../artifacts/picture-file.ts';
import type { EntryOf } from '../records/artifact-entry.ts';
import type { RunRecord } from '../records/record.ts';
import { artifactPath, readArtifact } from './artifact-files.ts';

/**
 * The bytes of a picture that a run kept, checked: those that were recorded, and the WebP that the record describes.
 *
 * @throws ExpectedError naming the file
 */
export async function readPicture(
  root: string,
  record: RunRecord,
  entry: EntryOf<'picture'>,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = readArtifact(root, record, entry);
  await checkPicture(bytes, entry, artifactPath(record, entry));
  return bytes;
}

/** As `readPicture`, made smaller for a page. @param width in pixels */
export async function readSmallerPicture(
  root: string,
  record: RunRecord,
  entry: EntryOf<'picture'>,
  width: number,
): Promise<Uint8Array<ArrayBuffer>> {
  return smallerPicture(await readPicture(root, record, entry), width);
}
