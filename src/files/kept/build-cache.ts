import { existsSync } from 'node:fs';
import path from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { sha256 } from '../digest.ts';
import { installedPackages } from './installed-packages.ts';
import { keepFile, readKeptFile } from './kept-file.ts';
import { losslessJson } from './lossless-json.ts';

/** Keeps what code computes from one build to the next. */
export interface BuildCache {
  /**
   * Returns what `make` computed from the same input before, or is computing, or else computes now.
   *
   * @param kind separates entries of different computations
   * @param input everything that the result depends on, except the code
   */
  recall<T>(kind: string, input: unknown, make: () => T | Promise<T>): Promise<T>;
  /** Makes what `recall` will return, unless it is kept already: for work that others can go on beside. Does nothing without a cache. */
  prepare(kind: string, input: unknown, make: () => unknown): Promise<void>;
}

/**
 * Opens a cache in a folder.
 *
 * @param code identifies all code that computes results, so that an edit invalidates them
 */
export function buildCacheIn(folder: string, code: unknown): BuildCache {
  const codeDigest = sha256(losslessJson(code));
  const placeOf = (kind: string, input: unknown) => {
    const key = sha256(losslessJson([codeDigest, kind, input]));
    return { key, file: path.join(folder, `${key}.bin`) };
  };
  /** What is being read or computed. An author's browser often asks twice for a page after an edit. */
  const underWay = new Map<string, Promise<unknown>>();
  return {
    async recall<T>(kind: string, input: unknown, make: () => T | Promise<T>): Promise<T> {
      const { key, file } = placeOf(kind, input);
      const readOrMake = async () => {
        const kept = await readKeptFile(file, key);
        if (kept) return deserialize(kept);
        const value = await make();
        await keepFile(file, key, serialize(value));
        return value;
      };
      if (!underWay.has(key)) {
        underWay.set(
          key,
          readOrMake().finally(() => underWay.delete(key)),
        );
      }
      return underWay.get(key) as Promise<T>;
    },
    async prepare(kind, input, make) {
      const { key, file } = placeOf(kind, input);
      if (!existsSync(file)) await keepFile(file, key, serialize(await make()));
    },
  };
}

/**
 * Opens a project's cache, in `node_modules/.cache`.
 *
 * @param root the project's folder
 * @param code identifies all code of this package that computes
 */
export function projectBuildCache(root: string, code: unknown): BuildCache {
  const packages = installedPackages(root);
  // Without npm's list, the version of Vega is unknown.
  if (packages === undefined) return noCache;
  const folder = path.join(root, 'node_modules/.cache/retrace/charts');
  return buildCacheIn(folder, { code, packages, node: process.version });
}

/** A cache that keeps nothing, for callers that don't know the code's text. */
export const noCache: BuildCache = {
  recall: async (_kind, _input, make) => make(),
  prepare: async () => {},
};
