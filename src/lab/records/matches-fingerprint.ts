import { sha256OfJson } from '../../files/digest.ts';
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
    digest === sha256OfJson(parts) &&
    parts.parameters === sha256OfJson({ seed, parameters }) &&
    parts.dataset === dataset.digest
  );
}
