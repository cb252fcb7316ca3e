import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type DrawingCache, drawingCache, noCache } from './drawing-cache.ts';

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
