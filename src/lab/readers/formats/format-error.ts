import { ExpectedError } from '../../../messages/expected-error.ts';

/** Bytes that aren't what their format says. Its message names the place in the file, not the file. */
export class FormatError extends Error {
  override name = 'FormatError';
}

/** @throws ExpectedError that names the file, where `read` throws a `FormatError` */
export function inFile<Value>(file: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw named(file, error);
  }
}

/** What to throw for an error of reading a file: a `FormatError` as an `ExpectedError` that names it. */
export function named(file: string, error: unknown): unknown {
  if (!(error instanceof FormatError)) return error;
  return new ExpectedError(`${file}: ${error.message}`, { cause: error });
}

/** @throws FormatError that names the part of the file, where `read` throws one */
export function inPart<Value>(part: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new FormatError(`${part}: ${error.message}`, { cause: error });
  }
}
