import { PlainError } from './plain-error.ts';

/** An expected failure: shown as one line, without a stack, that names the thing, the value and the remedy. */
export class LabError extends PlainError {
  override name = 'LabError';
}

/** Told by name: a bundled module has classes of its own. */
export function isExpected(error: unknown): error is Error {
  return error instanceof Error && ['LabError', 'DatasetError', 'EngineError'].includes(error.name);
}
