import { plainText } from './plain-text.ts';

/** A place in a file. */
export interface Place {
  /** Relative to the project. */
  file: string;
  /** From 1. */
  line?: number | undefined;
  /** From 0, as Astro and esbuild count. */
  column?: number | undefined;
}

/** A registered symbol: a bundle has its own copy of this class, but the same brand. */
const brand = Symbol.for('retrace.expected');

interface ExpectedErrorOptions extends ErrorOptions {
  /** Put before the message as `file:line: `. */
  place?: Place | undefined;
}

/**
 * A failure that can be expected, shown without a stack. By convention its message is one line that names the thing and
 * the value, and ends with the remedy. Printing it is safe for a terminal or a log, whatever text of files it quotes.
 */
export class ExpectedError extends Error {
  override name = 'ExpectedError';
  readonly [brand] = true;
  readonly place: Place | undefined;

  constructor(message: string, { place, ...options }: ExpectedErrorOptions = {}) {
    super(plainText(place ? `${describePlace(place)}: ${message}` : message), options);
    this.place = place;
  }
}

/** Whether a thrown value is an `ExpectedError`, from any copy of this module. */
export function isExpected(error: unknown): error is ExpectedError {
  return error instanceof Error && brand in error;
}

/** Removes an expected error's stack, for programs that print any stack they find, as Astro does. */
export function withoutStack<Thrown>(error: Thrown): Thrown {
  if (isExpected(error)) error.stack = '';
  return error;
}

/** "src/experiments/growth/claims.ts:12" */
export function describePlace({ file, line }: Place): string {
  return line === undefined ? file : `${file}:${line}`;
}
