import { existsSync } from 'node:fs';
import path from 'node:path';
import { ExpectedError } from '../messages/expected-error.ts';

/**
 * Refuses packages that pnpm installed. In its own layout, Vite bundles packages that can't be bundled, since it doesn't
 * find them from the site's folder; in the flat layout, it takes versions with which Astro's checks fail.
 *
 * @param site the site's folder
 * @throws ExpectedError with the remedy
 */
export function refusePnpm(site: string): void {
  const mark = path.join(site, 'node_modules/.modules.yaml');
  if (!existsSync(mark)) return;
  throw new ExpectedError(
    'pnpm installed the packages of this site, and Retrace works with npm only: remove node_modules and pnpm-lock.yaml, and run `npm install`',
  );
}
