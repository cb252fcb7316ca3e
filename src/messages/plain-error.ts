import { plainText } from './plain-text.ts';

/** An error whose message quotes what files brought: wherever it is printed, that does nothing to a terminal or a log. */
export class PlainError extends Error {
  constructor(message: string) {
    super(plainText(message));
  }
}
