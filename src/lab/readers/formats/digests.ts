import { sha256, sha256OfParts } from '../../../files/digest.ts';

/**
 * SHA-256 of the files of a run: of a single one, its own.
 *
 * @param digests those of the files
 */
export function digestOfDigests(digests: readonly string[]): string {
  return digests.length === 1 ? digests[0]! : sha256(digests.join('\n'));
}

/**
 * SHA-256 of what was read of a run that has no file of its own: a database changes with each run that is added.
 *
 * @param told what else than its metrics was read
 */
export function digestOfValues(
  told: unknown,
  metrics: ReadonlyMap<string, { step: number[]; value: number[] }>,
): string {
  const parts = [...metrics].flatMap(([name, { step, value }]) => [
    JSON.stringify([name, step.length]),
    bytesOf(step),
    bytesOf(value),
  ]);
  return sha256OfParts([JSON.stringify(told), ...parts]).toString('hex');
}

function bytesOf(numbers: readonly number[]): Uint8Array {
  return new Uint8Array(Float64Array.from(numbers).buffer);
}
