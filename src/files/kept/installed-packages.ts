import { readFileSync } from 'node:fs';
import path from 'node:path';

/** npm's list of the packages that a project sees, with versions and checksums; undefined if another tool installed them. */
export function installedPackages(root: string): string | undefined {
  for (let folder = path.resolve(root); ; folder = path.dirname(folder)) {
    try {
      return readFileSync(path.join(folder, 'node_modules/.package-lock.json'), 'utf8');
    } catch {
      if (folder === path.dirname(folder)) return undefined;
    }
  }
}
