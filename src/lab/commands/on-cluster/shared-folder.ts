import path from 'node:path';
import { ExpectedError } from '../../../messages/expected-error.ts';
import type { SharedFlags } from '../selection.ts';

/** The folder that all machines of a cluster see: `--shared`, else `RETRACE_SHARED`. @throws ExpectedError without either */
export function sharedFolder(
  { shared }: SharedFlags,
  environment: NodeJS.ProcessEnv = process.env,
): string {
  const given = shared ?? (environment['RETRACE_SHARED'] || undefined);
  if (given !== undefined) return path.resolve(given);
  throw new ExpectedError(
    'which folder do all machines of the cluster see? Name it in --shared, or in RETRACE_SHARED',
  );
}
