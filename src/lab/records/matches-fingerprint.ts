import { digestOf } from '../../files/digest.ts';
import type { RunRecord } from './record.ts';

/** Whether a record's parameters, seed and data are those of its fingerprint. What was edited by hand isn't any more. */
export function matchesFingerprint({
  fingerprint,
  parameters,
  seed,
  dataset,
}: Pick<RunRecord, 'fingerprint' | 'parameters' | 'seed' | 'dataset'>): boolean {
  const { digest, ...parts } = fingerprint;
  return (
    digest === digestOf(parts) &&
    parts.parameters === digestOf({ seed, parameters }) &&
    parts.dataset === dataset.digest
  );
}
