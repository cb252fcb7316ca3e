import { readFileSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { sha256 } from '../../files/digest.ts';
import { writeWholeFile } from '../../files/whole-file.ts';

/** Keeps what is computed from specifications from one build to the next. */
export interface DrawingCache {
  /**
   * What `make` computed of the same input before, or computes now.
   *
   * @param kind what is computed: entries of two kinds are never mistaken for each other
   * @param input all that the result depends on, but for the code
   */
  recall<T>(kind: string, input: unknown, make: () => T | Promise<T>): Promise<T>;
}

/**
 * A cache in a folder.
 *
 * @param code the text of all code that computes: after an edit nothing old is shown
 */
export function drawingCache(folder: string, code: unknown): DrawingCache {
  const codeDigest = sha256(canonical(code));
  return {
    async recall<T>(kind: string, input: unknown, make: () => T | Promise<T>): Promise<T> {
      const file = path.join(folder, `${sha256(canonical([codeDigest, kind, input]))}.bin`);
      const kept = await readEntry(file);
      if (kept) return kept.value as T;
      const value = await make();
      await writeEntry(file, value);
      return value;
    },
  };
}

/**
 * The drawings that a project keeps, beside what its packages keep.
 *
 * @param root the project's folder
 * @param source the text of all of the project's code that draws
 */
export function cachedDrawings(root: string, source: unknown): DrawingCache {
  const packages = installedPackages(root);
  // Without npm's list nobody knows which Vega draws.
  if (packages === undefined) return noCache;
  const folder = path.join(root, 'node_modules/.cache/retrace/charts');
  return drawingCache(folder, { source, packages, node: process.version });
}

/** Computes anew each time: for where the code's text isn't known. */
export const noCache: DrawingCache = { recall: async (_kind, _input, make) => make() };

/** What npm notes of all that it installed, with versions and checksums. */
function installedPackages(root: string): string | undefined {
  for (let folder = path.resolve(root); ; folder = path.dirname(folder)) {
    const list = path.join(folder, 'node_modules/.package-lock.json');
    try {
      return readFileSync(list, 'utf8');
    } catch {
      if (folder === path.dirname(folder)) return undefined;
    }
  }
}

/** Before an entry's content stands its digest. */
const digestLength = 64;

/** Undefined where there's none, or not the one that was written: it is then computed anew. */
async function readEntry(file: string): Promise<{ value: unknown } | undefined> {
  const bytes = await readFile(file).catch(() => undefined);
  if (!bytes) return undefined;
  const content = bytes.subarray(digestLength);
  if (sha256(content) !== bytes.toString('latin1', 0, digestLength)) return undefined;
  return { value: deserialize(content) };
}

/** A cache that can't be written, on a full disk say, costs time, not the build. */
async function writeEntry(file: string, value: unknown): Promise<void> {
  const content = serialize(value);
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeWholeFile(file, [Buffer.from(sha256(content)), content]);
  } catch {}
}

/** JSON, in which what JSON itself would take for null, zero or text is told apart. */
function canonical(value: unknown): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, key, shown) {
    const meant = this[key];
    if (meant instanceof Date) return { '\0date': meant.getTime() };
    if (meant === undefined) return { '\0undefined': true };
    if (typeof meant !== 'number') return shown;
    return Number.isFinite(meant) && !Object.is(meant, -0) ? meant : { '\0number': nameOf(meant) };
  });
}

function nameOf(number: number): string {
  return Object.is(number, -0) ? '-0' : String(number);
}
