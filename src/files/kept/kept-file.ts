import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { sha256OfParts } from '../digest.ts';
import { writeWholeFile } from '../whole-file.ts';

/** The length of the digest before the content. */
const digestLength = 32;

/**
 * Reads what `keepFile` wrote. Returns undefined if the file is missing or damaged, or was kept under another key.
 *
 * @param key what the content was made from
 */
export async function readKeptFile(file: string, key: string): Promise<Uint8Array | undefined> {
  const bytes = await readFile(file).catch(() => undefined);
  if (!bytes) return undefined;
  const content = bytes.subarray(digestLength);
  return digestOf(key, content).equals(bytes.subarray(0, digestLength)) ? content : undefined;
}

/** Keeps one content in a file. Ignores failures: on a full disk, say, it is made again the next time. */
export async function keepFile(file: string, key: string, content: Uint8Array): Promise<void> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeWholeFile(file, [digestOf(key, content), content]);
  } catch {}
}

function digestOf(key: string, content: Uint8Array): Buffer {
  return sha256OfParts([`${key.length} `, key, content]);
}
