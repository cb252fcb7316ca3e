import { sha256OfJson } from '../../files/digest.ts';
import { ownValue } from '../../messages/own-value.ts';
import type { Fingerprint, RunRecord } from './record.ts';

/** What an experiment's source contributes to the fingerprint of each of its runs. */
export type SourceFingerprint = Pick<Fingerprint, 'form' | 'source' | 'packages'>;

/** A run's fingerprint. The seed counts as one of its parameters; the engine is provenance and doesn't count. */
export function fingerprintRun(
  source: SourceFingerprint,
  parameters: Record<string, unknown>,
  seed: number,
  datasetDigest: string,
): Fingerprint {
  const parts = {
    ...(source.form && { form: source.form }),
    parameters: sha256OfJson({ seed, parameters }),
    dataset: datasetDigest,
    source: source.source,
    packages: source.packages,
  };
  return { digest: sha256OfJson(parts), ...parts };
}

/** Whether a record's parameters, seed and data match its fingerprint. They don't if the record was edited by hand. */
export function matchesFingerprint({
  fingerprint,
  parameters,
  seed,
  dataset,
}: Pick<RunRecord, 'fingerprint' | 'parameters' | 'seed' | 'dataset'>): boolean {
  const { digest, ...parts } = fingerprint;
  return (
    digest === sha256OfJson(parts) &&
    parts.parameters === sha256OfJson({ seed, parameters }) &&
    parts.dataset === dataset.digest
  );
}

type Parameters = Readonly<Record<string, unknown>>;

/** What both sides hold besides their fingerprints, so that the parameters and files that changed are named. */
export interface Named {
  parameters: { recorded: Parameters; today: Parameters };
  /** Present if the files of both sides are known: how they differ, or undefined if they don't. */
  files?: { changed: string | undefined } | undefined;
}

/** The inputs that differ, each as a phrase; empty if the fingerprints are equal. */
export function differences(
  recorded: Fingerprint,
  today: Fingerprint,
  { parameters, files }: Partial<Named> = {},
): string[] {
  const changed: string[] = [];
  if (recorded.parameters !== today.parameters) {
    changed.push(...changesOfParameters(parameters?.recorded ?? {}, parameters?.today ?? {}));
  }
  if (recorded.source !== today.source) changed.push(changeOfSource(files));
  if (recorded.dataset !== today.dataset) {
    changed.push(
      `the data set changed (${recorded.dataset.slice(0, 12)} → ${today.dataset.slice(0, 12)})`,
    );
  }
  const names = new Set([...Object.keys(recorded.packages), ...Object.keys(today.packages)]);
  for (const name of [...names].sort()) {
    const [before, after] = [recorded.packages, today.packages].map((all) => ownValue(all, name));
    if (before !== after) changed.push(`${name} ${before ?? 'unused'} → ${after ?? 'unused'}`);
  }
  return changed;
}

function changeOfSource(files: Named['files']): string {
  if (!files) return "the experiment's source changed";
  if (files.changed !== undefined) return `source changed: ${files.changed}`;
  return "the experiment's source changed, though none of the project's files did: their order, code from elsewhere or the bundler";
}

/** A report lists them for each group of runs. */
const changesAtMost = 5;
const longestValue = 40;

/** "parameter learningRate 0.01 → 0.05", for each that changed. */
export function changesOfParameters(before: Parameters, after: Parameters): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = names.flatMap((name) => {
    const [was, is] = [before, after].map((all) => shortJson(ownValue(all, name)));
    return was === is ? [] : [`parameter ${name} ${was ?? 'absent'} → ${is ?? 'absent'}`];
  });
  if (changed.length === 0) return ['the parameters changed'];
  const more = changed.length - changesAtMost;
  return more > 0 ? [...changed.slice(0, changesAtMost), `${more} more parameters`] : changed;
}

function shortJson(value: unknown): string | undefined {
  const json = value === undefined ? undefined : JSON.stringify(value);
  return json && json.length > longestValue ? `${json.slice(0, longestValue)}…` : json;
}

/**
 * Says, with the remedy, that a run was recorded on other data than those at hand; undefined if the data are the same.
 *
 * @param digest of the data at hand
 */
export function whyOtherData(digest: string, { dataset }: RunRecord): string | undefined {
  if (digest === dataset.digest) return undefined;
  return `recorded on ${dataset.name}, ${dataset.edition} (${dataset.digest.slice(0, 12)}), but the data at hand are ${digest.slice(0, 12)}: give the path of the recorded data with --data`;
}
