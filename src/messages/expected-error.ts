import { plainText } from './plain-text.ts';

/** Where something is wrong. */
export interface Place {
  /** Relative to the project. */
  file: string;
  /** From 1. */
  line?: number | undefined;
  /** From 0, as Astro and esbuild count. */
  column?: number | undefined;
}

/** Registered, since a bundle with its own copy of this module has its own class, but has the same brand. */
const brand = Symbol.for('retrace.expected');

interface ExpectedErrorOptions extends ErrorOptions {
  /** Is put before the message, as `file:line: `. */
  place?: Place | undefined;
}

/**
 * A failure that can be expected, shown without a stack. By convention its message is one line that names the thing and
 * the value, and ends with the remedy. Whatever files brought to it, printing it does nothing to a terminal or a log.
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

/** Whether something thrown is an `ExpectedError`, of whichever copy of this module. */
export function isExpected(error: unknown): error is ExpectedError {
  return error instanceof Error && brand in error;
}

/** Takes an expected error's stack away, for programs that print the stack of an error that has one, as Astro does. */
export function withoutStack<Thrown>(error: Thrown): Thrown {
  if (isExpected(error)) error.stack = '';
  return error;
}

/** "src/experiments/growth/claims.ts:12" */
export function describePlace({ file, line }: Place): string {
  return line === undefined ? file : `${file}:${line}`;
}
