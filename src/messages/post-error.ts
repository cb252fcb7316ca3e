import {
  describePlace,
  ExpectedError,
  isExpected,
  type Place,
  withoutStack,
} from './expected-error.ts';

/** A mistake in a post. */
export interface PostMistake {
  /** In the post's file, counted from 1. */
  line: number;
  /** What is written there, why it's wrong, and the remedy. */
  problem: string;
  /** Where the mistake is, if that isn't the post: in an experiment's code. */
  cause?: Place | undefined;
}

/** A post full of mistakes would fill the terminal. */
const linesAtMost = 10;

/** The mistakes of a post, each in a line that names the post, the place and the remedy. */
export class PostError extends ExpectedError {
  override name = 'PostError';
  /** The place that Astro's overlay shows: that of the first mistake. */
  loc: Place;
  readonly file: string;
  readonly mistakes: readonly PostMistake[];
  readonly #summary: string;

  /** @param mistakes at least one, in the order of the text */
  constructor(file: string, mistakes: readonly PostMistake[]) {
    super(linesOf(file, mistakes).join('\n'));
    this.file = file;
    this.mistakes = mistakes;
    const { line, cause } = mistakes[0]!;
    this.loc = cause ?? { file, line, column: 0 };
    const count = mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`;
    this.#summary = `${file} has ${count}`;
    // The stack would lead into the generator, not to the post.
    withoutStack(this);
    // A build writes the stack, the error as a text, and then the message: the mistakes are told there, once.
    if (isBuild()) this.stack = this.#summary;
  }

  override toString(): string {
    return this.#summary;
  }
}

/** Whether a thrown value is a `PostError`, from any copy of this module. */
export function isPostError(error: unknown): error is PostError {
  return isExpected(error) && 'mistakes' in error;
}

function linesOf(file: string, mistakes: readonly PostMistake[]): string[] {
  const lines = mistakes.map(({ line, problem }) => `${describePlace({ file, line })}: ${problem}`);
  const more = lines.length - linesAtMost;
  if (more <= 0) return lines;
  const rest = `${file}: and ${more} more ${more === 1 ? 'mistake' : 'mistakes'}`;
  return [...lines.slice(0, linesAtMost), rest];
}

/** Outside of Vite, there is no `env`. */
function isBuild(): boolean {
  return (import.meta as { env?: { PROD?: boolean } }).env?.PROD === true;
}
