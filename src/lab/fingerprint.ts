import type { Bundle } from './bundle.ts';
import { digestOf, sha256 } from './digest.ts';
import { installedVersion } from './package-version.ts';
import type { Fingerprint } from './record.ts';
import { firstForm } from './source/first-form.ts';
import type { Minified } from './source/minify.ts';
import { secondForm } from './source/second-form.ts';

/** What an experiment's source contributes to the fingerprint of each of its runs. */
export type SourceFingerprint = Pick<Fingerprint, 'form' | 'source' | 'packages'>;

/** Digests what an experiment's bundled source computes: its layout, its names and the plan don't count. */
export async function fingerprintSource(
  root: string,
  { code }: Bundle,
  name: string,
): Promise<SourceFingerprint> {
  return { form: 2, ...(await fingerprintCode(root, await secondForm(root, code, name))) };
}

/** In the form of records from before the second one, to tell whether those are fresh. */
export async function fingerprintFirstForm(
  root: string,
  { code }: Bundle,
  name: string,
): Promise<SourceFingerprint> {
  return fingerprintCode(root, await firstForm(root, code, name));
}

async function fingerprintCode(root: string, { code, packages }: Minified) {
  const versions = await Promise.all(packages.map((name) => installedVersion(root, name)));
  return {
    source: sha256(code),
    packages: Object.fromEntries(packages.map((name, i) => [name, versions[i]!])),
  };
}

/** A run's fingerprint. The seed counts as one of its parameters; the engine is provenance and doesn't count. */
export function fingerprintRun(
  source: SourceFingerprint,
  parameters: Record<string, unknown>,
  seed: number,
  datasetDigest: string,
): Fingerprint {
  const parts = {
    ...(source.form && { form: source.form }),
    parameters: digestOf({ seed, parameters }),
    dataset: datasetDigest,
    source: source.source,
    packages: source.packages,
  };
  return { digest: digestOf(parts), ...parts };
}

/** Which inputs differ, each as a phrase for people; empty where the fingerprints are the same. */
export function differences(recorded: Fingerprint, today: Fingerprint): string[] {
  const changed: string[] = [];
  if (recorded.parameters !== today.parameters) changed.push('the parameters changed');
  if (recorded.source !== today.source) changed.push("the experiment's source changed");
  if (recorded.dataset !== today.dataset) {
    changed.push(
      `the data set changed (${recorded.dataset.slice(0, 12)} → ${today.dataset.slice(0, 12)})`,
    );
  }
  const names = new Set([...Object.keys(recorded.packages), ...Object.keys(today.packages)]);
  for (const name of [...names].sort()) {
    const [before, after] = [recorded.packages[name], today.packages[name]];
    if (before !== after) changed.push(`${name} ${before ?? 'unused'} → ${after ?? 'unused'}`);
  }
  return changed;
}
