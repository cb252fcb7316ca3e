import { tagOf } from '../../markdown/attributes/tag.ts';
import { attributeOf } from '../../markdown/components.ts';
import type { Use } from '../../markdown/references.ts';
import type { Place } from '../../messages/expected-error.ts';
import { keepMistake } from '../../messages/kept-mistakes.ts';
import { PostError, type PostMistake } from '../../messages/post-error.ts';

/** A mistake in a use of a component, with the remedy. The code that resolves the use adds post and line. */
export class UseMistake extends Error {
  override name = 'UseMistake';
  /** A text that names a place in an experiment's code, if the mistake is there. */
  readonly trace: string;

  constructor(problem: string, trace = '') {
    super(problem);
    this.trace = trace;
  }
}

/** A use, and the file of its post. */
export type PlacedUse = Use & { file: string };

/** Does work for a use after its post was resolved. @throws PostError with the reason if the work fails */
export async function blamingUse<T>(use: PlacedUse, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new PostError(use.file, [mistakeOf(use, error)]);
  }
}

/**
 * Checks a caption during rendering, when computed captions are known. A build goes on, to tell all that are empty.
 * @throws PostError if it is empty, in development
 */
export function requireCaption(use: PlacedUse, caption: unknown, problem: string): void {
  if (caption) return;
  const error = new PostError(use.file, [mistakeOf(use, new UseMistake(problem))]);
  if (!keepMistake({ error })) throw error;
}

/** Adds the place of a use to an error: a mistake in the use, or an exception from an experiment's code. */
export function mistakeOf({ line, ...use }: Use, error: unknown): PostMistake {
  const { problem, trace } = reasonOf(error);
  const cause = placeInExperiment(trace);
  const origin = cause && `${cause.file}:${cause.line}`;
  const where = origin && !problem.includes(origin) ? ` (${origin})` : '';
  return { line, problem: `${tagOf(use, attributeOf(use))}: ${problem}${where}`, cause };
}

function reasonOf(error: unknown): { problem: string; trace: string } {
  if (error instanceof UseMistake) return { problem: error.message, trace: error.trace };
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  const problem = message.split('\n', 1)[0]!;
  return { problem: isSlip(error) ? problem + whereToLook(stack) : problem, trace: stack };
}

/** Whether an error comes from a slip in the code, whose message doesn't explain the problem. */
function isSlip(error: unknown): boolean {
  const { cause = error } = (error ?? {}) as { cause?: unknown };
  return cause instanceof TypeError || cause instanceof ReferenceError;
}

function whereToLook(stack: string): string {
  return placeInExperiment(stack) ? '' : '; `npm run check` or `npm run dev` may name the line';
}

/** The first place in an experiment's code that a text names. In builds, stacks name only bundled chunks. */
function placeInExperiment(text: string): Place | undefined {
  const match = /\b(src\/experiments\/[^\s:()]+):(\d+)(?::(\d+))?/.exec(text.replaceAll('\\', '/'));
  if (!match) return undefined;
  const [, file, line, column = 0] = match;
  return { file: file!, line: Number(line), column: Number(column) };
}
