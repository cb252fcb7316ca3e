import { parse } from 'yaml';
import { z } from 'zod';
import { type Locked, normalName, pinnedOnly } from './locked.ts';

/** Reads `conda-lock.yml`: packages of conda and of pip, for several platforms. */
export function readCondaLock(text: string): Locked {
  const { package: packages } = condaLockSchema.parse(linesOfPackages(text));
  return pinnedOnly(packages.map(({ name, version }) => [normalName(name), version]));
}

/** Reads `pixi.lock`: of conda's packages newer ones have only a URL. */
export function readPixiLock(text: string): Locked {
  const { packages } = pixiLockSchema.parse(linesOfPackages(text));
  return pinnedOnly(
    packages.flatMap(({ name, version, conda }) => {
      const [, urlName, urlVersion] = condaFile.exec(conda ?? '') ?? [];
      const [known, its] = [name ?? urlName, version ?? urlVersion];
      return known && its ? [[normalName(known), its] as const] : [];
    }),
  );
}

/**
 * What the lines say that name packages, as texts: `1.10` is no number. Programs write both files, with thousands of other
 * lines, which would take seconds to parse.
 */
function linesOfPackages(text: string): unknown {
  const lines = text.match(/^(packages?:|- | {2}(name|version|conda):).*$/gm) ?? [];
  return parse(lines.join('\n'), { schema: 'failsafe' }) ?? {};
}

/** `numpy-1.26.4-py312heda63a1_0.conda` */
const condaFile = /(?:^|\/)([^/]+)-([^-/]+)-[^-/]+\.(?:conda|tar\.bz2)$/;

const condaLockSchema = z.object({
  package: z.array(z.object({ name: z.string(), version: z.string() })).default([]),
});

const pixiLockSchema = z.object({
  packages: z
    .array(
      z.object({
        name: z.string().optional(),
        version: z.string().optional(),
        conda: z.string().optional(),
      }),
    )
    .default([]),
});
