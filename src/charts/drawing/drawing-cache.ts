import { readFileSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { sha256 } from '../../files/digest.ts';
import { writeWholeFile } from '../../files/whole-file.ts';

/** Keeps results computed from specifications from one build to the next. */
export interface DrawingCache {
  /**
   * Returns what `make` computed from the same input before, or else computes now.
   *
   * @param kind separates entries of different computations
   * @param input everything that the result depends on, except the code
   */
  recall<T>(kind: string, input: unknown, make: () => T | Promise<T>): Promise<T>;
}

/**
 * Opens a cache in a folder.
 *
 * @param code the text of all code that computes results, so that an edit invalidates them
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
 * Opens the project's cache of drawings, in `node_modules/.cache`.
 *
 * @param root the project's folder
 * @param source the text of all code of the project that draws
 */
export function cachedDrawings(root: string, source: unknown): DrawingCache {
  const packages = installedPackages(root);
  // Without npm's list, the version of Vega is unknown.
  if (packages === undefined) return noCache;
  const folder = path.join(root, 'node_modules/.cache/retrace/charts');
  return drawingCache(folder, { source, packages, node: process.version });
}

/** A cache that keeps nothing, for callers that don't know the code's text. */
export const noCache: DrawingCache = { recall: async (_kind, _input, make) => make() };

/** npm's list of the installed packages, with versions and checksums. */
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

/** The length of the hexadecimal digest before an entry's content. */
const digestLength = 64;

/** Returns undefined for a missing or corrupt entry, which is then computed again. */
async function readEntry(file: string): Promise<{ value: unknown } | undefined> {
  const bytes = await readFile(file).catch(() => undefined);
  if (!bytes) return undefined;
  const content = bytes.subarray(digestLength);
  if (sha256(content) !== bytes.toString('latin1', 0, digestLength)) return undefined;
  return { value: deserialize(content) };
}

/** Ignores failures: without a cache, on a full disk say, builds take longer but succeed. */
async function writeEntry(file: string, value: unknown): Promise<void> {
  const content = serialize(value);
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeWholeFile(file, [Buffer.from(sha256(content)), content]);
  } catch {}
}

/** JSON that also distinguishes values that JSON would turn into null, 0 or text: undefined, NaN, -0, dates and so on. */
function canonical(value: unknown): string {
  // Without a function for each value, JSON takes a third of the time.
  if (isJson(value)) return JSON.stringify(value);
  return JSON.stringify(value, function (this: Record<string, unknown>, key, shown) {
    const meant = this[key];
    if (meant instanceof Date) return { '\0date': meant.getTime() };
    if (meant === undefined) return { '\0undefined': true };
    if (typeof meant !== 'number') return shown;
    return isJsonNumber(meant) ? meant : { '\0number': nameOf(meant) };
  });
}

/** Whether JSON keeps all of a value. */
function isJson(value: unknown): boolean {
  if (typeof value === 'number') return isJsonNumber(value);
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return true;
  if (Array.isArray(value)) return value.every(isJson);
  if (typeof value !== 'object' || value instanceof Date) return false;
  for (const key in value) if (!isJson((value as Record<string, unknown>)[key])) return false;
  return true;
}

function isJsonNumber(number: number): boolean {
  return Number.isFinite(number) && !Object.is(number, -0);
}

function nameOf(number: number): string {
  return Object.is(number, -0) ? '-0' : String(number);
}
