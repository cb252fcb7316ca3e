import { createHash } from 'node:crypto';

/** SHA-256 in hexadecimal. */
export function sha256(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The digest of a JSON value that doesn't depend on the order in which keys were written. */
export function digestOf(value: unknown): string {
  return sha256(JSON.stringify(value, sortKeys));
}

/** A JSON value whose keys are in the order of the alphabet, at every depth. */
export function withSortedKeys<T>(value: T): T {
  return JSON.parse(JSON.stringify(value, sortKeys));
}

function sortKeys(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
