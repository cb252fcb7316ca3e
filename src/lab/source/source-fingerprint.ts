import { sha256 } from '../../files/digest.ts';
import type { SourceFingerprint } from '../records/fingerprint.ts';
import type { Bundle } from './bundle.ts';
import { firstForm } from './first-form.ts';
import type { Minified } from './minify.ts';
import { packageVersion } from './package-version.ts';
import { secondForm } from './second-form.ts';

/**
 * Digests what an experiment's bundled source computes: its layout, its names and the plan don't count.
 *
 * @throws ExpectedError if the definition can't be found, or a package's version isn't known
 */
export async function fingerprintSource(
  root: string,
  { code }: Bundle,
  name: string,
): Promise<SourceFingerprint> {
  return { form: 2, ...(await fingerprintCode(root, await secondForm(root, code, name))) };
}

/** The same in the first form, which tells whether records from before the second form are fresh. */
export async function fingerprintFirstForm(
  root: string,
  { code }: Bundle,
  name: string,
): Promise<SourceFingerprint> {
  return fingerprintCode(root, await firstForm(root, code, name));
}

async function fingerprintCode(root: string, { code, packages }: Minified) {
  const versions = await Promise.all(packages.map((name) => packageVersion(root, name)));
  return {
    source: sha256(code),
    packages: Object.fromEntries(packages.map((name, i) => [name, versions[i]!])),
  };
}
