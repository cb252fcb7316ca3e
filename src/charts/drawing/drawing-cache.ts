import path from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { sha256 } from '../../files/digest.ts';
import { installedPackages } from '../../files/kept/installed-packages.ts';
import { keepFile, readKeptFile } from '../../files/kept/kept-file.ts';

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
      const key = sha256(canonical([codeDigest, kind, input]));
      const file = path.join(folder, `${key}.bin`);
      const kept = await readKeptFile(file, key);
      if (kept) return deserialize(kept);
      const value = await make();
      await keepFile(file, key, serialize(value));
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
