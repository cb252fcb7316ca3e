import { z } from 'zod';
import { atCommit, type Locked, normalName, pinnedOnly } from './locked.ts';

/** Reads `renv.lock`. Names of R's packages are told apart by case. */
export function readRenvLock(text: string): Locked {
  const { Packages: packages } = renvSchema.parse(JSON.parse(text));
  return pinnedOnly(
    Object.entries(packages).map(([name, { Version, RemoteType, RemoteSha }]) => {
      // CRAN's have a "sha", too, which is their version.
      const isCommit = RemoteType !== undefined && RemoteType !== 'standard';
      return [name, atCommit(Version, isCommit ? RemoteSha : undefined)];
    }),
  );
}

/** Reads `Pipfile.lock`. */
export function readPipfileLock(text: string): Locked {
  const { default: needed, develop } = pipfileSchema.parse(JSON.parse(text));
  return pinnedOnly(
    [...Object.entries(needed), ...Object.entries(develop)].flatMap(([name, { version, ref }]) => {
      const number = version?.replace(/^==/, '') ?? (ref === undefined ? undefined : '');
      return number === undefined ? [] : [[normalName(name), atCommit(number, ref)] as const];
    }),
  );
}

const renvSchema = z.object({
  Packages: z
    .record(
      z.string(),
      z.object({
        Version: z.string(),
        RemoteType: z.string().optional(),
        RemoteSha: z.string().optional(),
      }),
    )
    .default({}),
});

const pipfilePackages = z
  .record(z.string(), z.object({ version: z.string().optional(), ref: z.string().optional() }))
  .default({});
const pipfileSchema = z.object({ default: pipfilePackages, develop: pipfilePackages });
