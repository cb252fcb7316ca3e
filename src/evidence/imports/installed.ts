import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { isBuiltin, packageOf } from '../../lab/source/bundle.ts';
import { ExpectedError, type Place } from '../../messages/expected-error.ts';

/** A bundle that leaves packages as imports. */
interface Bundled {
  code: string;
  /** The specifiers of its imports. */
  imports: readonly string[];
  /** The place in the sources of a character of the code. */
  placeOf(offset: number): Place;
}

/**
 * Refuses code of pages that uses a package that isn't installed, before Vite fails at it.
 *
 * @param root the project's folder
 * @throws ExpectedError with the file and line of the import
 */
export function requireInstalled(root: string, { code, imports, placeOf }: Bundled): void {
  const missing = imports.find((specifier) => isMissing(specifier, root));
  if (missing === undefined) return;
  throw new ExpectedError(
    `the package of "${missing}" isn't installed: \`npm install ${packageOf(missing)}\``,
    { place: placeOf(code.indexOf(`"${missing}"`)) },
  );
}

function isMissing(specifier: string, root: string): boolean {
  // With a colon it is a module of a bundler's own; with a query, a file.
  if (isBuiltin(specifier) || !/^[\w@][\w@./-]*$/.test(specifier)) return false;
  const own = path.join(root, 'node_modules');
  // The project may have a link to packages that are elsewhere.
  const places = [root, ...(existsSync(own) ? [realpathSync(own)] : [])];
  const folders = places.flatMap(
    (place) => createRequire(path.join(place, 'module.js')).resolve.paths(specifier) ?? [],
  );
  return !folders.some((folder) => existsSync(path.join(folder, packageOf(specifier))));
}
