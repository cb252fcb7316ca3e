import { lstatSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { sha256 } from '../../files/digest.ts';
import { leftByGit } from '../../files/left-by-git.ts';
import { isNotFound, unreadable } from '../../files/regular-file.ts';
import { ExpectedError, isExpected } from '../../messages/expected-error.ts';
import { decodeText } from '../artifacts/encode.ts';
import { decodeKeptArray } from '../artifacts/npy-file.ts';
import { checkPicture } from '../artifacts/picture-file.ts';
import { decodeTable } from '../artifacts/table-file.ts';
import { type ArtifactEntry, artifactFile } from '../records/artifact-entry.ts';
import type { RunRecord } from '../records/record.ts';
import { runId } from '../records/run-id.ts';

type Kept = Pick<RunRecord, 'experiment' | 'variant' | 'profile' | 'seed' | 'artifacts'>;

/**
 * The bytes of an artifact, checked against its record. Synchronous, so that charts, which must return at once, read only those
 * that they use.
 *
 * @throws ExpectedError naming the file that is missing, a link, or isn't the recorded file
 */
export function readArtifact(
  root: string,
  record: Kept,
  entry: ArtifactEntry,
): Uint8Array<ArrayBuffer> {
  const shown = artifactPath(record, entry);
  const bytes = readRegular(root, shown, entry.bytes);
  if (bytes && sha256(bytes) === entry.sha256) return bytes;
  throw new ExpectedError(`${shown}: ${whyOther(bytes, shown)}`);
}

/**
 * Checks that an artifact's bytes are what its record describes, whoever wrote both.
 *
 * @throws ExpectedError naming the file
 */
export async function checkArtifact(
  bytes: Uint8Array,
  record: Kept,
  entry: ArtifactEntry,
): Promise<void> {
  if (entry.kind === 'digest') return;
  const shown = artifactPath(record, entry);
  if (entry.kind === 'table') decodeTable(bytes, entry, shown);
  if (entry.kind === 'array') decodeKeptArray(bytes, entry, shown);
  if (entry.kind === 'picture') await checkPicture(bytes, entry, shown);
  if (entry.kind === 'text') decodeText(bytes, shown);
}

/** The files of a run's artifacts, by their names in its folder. @throws ExpectedError as `readArtifact` */
export function artifactFiles(root: string, record: Kept): Record<string, Uint8Array> {
  const kept = (record.artifacts ?? []).filter(({ kind }) => kind !== 'digest');
  return Object.fromEntries(
    kept.map((entry) => [artifactFile(entry)!, readArtifact(root, record, entry)]),
  );
}

/** An artifact's file, relative to the project. @throws Error if it isn't kept */
export function artifactPath(record: Kept, entry: ArtifactEntry): string {
  const file = artifactFile(entry);
  if (file === undefined) throw new Error(`${entry.name} is a digest, and has no file`);
  return path.join('results', record.experiment, runId(record), ...file.split('/'));
}

/** As `readRegularFile`: a link could lead to any file. A file of another size isn't read. */
function readRegular(root: string, shown: string, bytes: number): Buffer<ArrayBuffer> | undefined {
  const parts = shown.split(path.sep);
  try {
    for (let depth = 2; depth <= parts.length; depth++) {
      const entry = lstatSync(path.join(root, ...parts.slice(0, depth)));
      const isLast = depth === parts.length;
      if (isLast ? !entry.isFile() : !entry.isDirectory()) {
        const part = path.join(...parts.slice(0, depth));
        throw new ExpectedError(`${part}: is no ${isLast ? 'file' : 'folder'}; restore it`);
      }
      if (isLast && entry.size > Math.max(bytes, longestPointer)) {
        throw new ExpectedError(`${shown}: ${otherFile}`);
      }
    }
    return readFileSync(path.join(root, shown));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    if (isExpected(error)) throw error;
    throw unreadable(shown, error);
  }
}

/** What Git LFS leaves in place of a file. */
const longestPointer = 1000;
/** The problem with a file that isn't the one that its record names. */
export const otherFile = "isn't the file that was recorded (its SHA-256 differs); restore it";

function whyOther(bytes: Buffer | undefined, shown: string): string {
  if (!bytes) return 'is missing beside its run.json; restore it or run it again';
  return leftByGit(bytes.toString('latin1', 0, 100), shown) ?? otherFile;
}
