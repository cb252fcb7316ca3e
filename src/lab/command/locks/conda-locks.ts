import { parse } from 'yaml';
import { z } from 'zod';
import { type Locked, normalName, pinnedOnly } from './locked.ts';

/** Reads `conda-lock.yml`: packages of conda and of pip, for several platforms. */
export function readCondaLock(text: string): Locked {
  const { package: packages } = condaLockSchema.parse(parse(text));
  return pinnedOnly(packages.map(({ name, version }) => [normalName(name), version]));
}

/** Reads `pixi.lock`: of conda's packages newer ones have only a URL. */
export function readPixiLock(text: string): Locked {
  const { packages } = pixiLockSchema.parse(parse(text));
  return pinnedOnly(
    packages.flatMap(({ name, version, conda }) => {
      const [, urlName, urlVersion] = condaFile.exec(conda ?? '') ?? [];
      const [known, its] = [name ?? urlName, version ?? urlVersion];
      return known && its ? [[normalName(known), its] as const] : [];
    }),
  );
}

/** `numpy-1.26.4-py312heda63a1_0.conda` */
const condaFile = /(?:^|\/)([^/]+)-([^-/]+)-[^-/]+\.(?:conda|tar\.bz2)$/;

/** YAML reads `1.10` as a number, where it isn't quoted. */
const version = z.union([z.string(), z.number().transform(String)]);

const condaLockSchema = z.object({
  package: z.array(z.object({ name: z.string(), version })).default([]),
});

const pixiLockSchema = z.object({
  packages: z
    .array(
      z.object({
        name: z.string().optional(),
        version: version.optional(),
        conda: z.string().optional(),
      }),
    )
    .default([]),
});
