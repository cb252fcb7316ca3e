import { referringComponent } from '../../markdown/components.ts';
import type { Use } from '../../markdown/references.ts';
import type { Place } from '../../messages/expected-error.ts';
import { PostError, type PostMistake } from '../../messages/post-error.ts';

/** What is wrong with a use of a component, and the remedy. Its post and line are known where it is resolved. */
export class UseMistake extends Error {
  override name = 'UseMistake';
  /** Names a place in an experiment's code, if that is where the mistake is. */
  readonly trace: string;

  constructor(problem: string, trace = '') {
    super(problem);
    this.trace = trace;
  }
}

/** A use, and the file of its post. */
export type PlacedUse = Use & { file: string };

/** Does what is left to do for a use when its post is resolved. @throws PostError with the reason if it fails */
export async function blamingUse<T>(use: PlacedUse, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new PostError(use.file, [mistakeOf(use, error)]);
  }
}

/** For what is computed, and so known only when a component is rendered. @throws PostError of a caption that is empty */
export function requireCaption(use: PlacedUse, caption: unknown, problem: string): void {
  if (!caption) throw new PostError(use.file, [mistakeOf(use, new UseMistake(problem))]);
}

/** Places what a use failed with: a mistake, or whatever an experiment's code threw. */
export function mistakeOf({ component, of, line }: Use, error: unknown): PostMistake {
  const { problem, trace } = reasonOf(error);
  const cause = placeInExperiment(trace);
  const origin = cause && `${cause.file}:${cause.line}`;
  const where = origin && !problem.includes(origin) ? ` (${origin})` : '';
  const { attribute } = referringComponent(component);
  return { line, problem: `<${component} ${attribute}="${of}">: ${problem}${where}`, cause };
}

function reasonOf(error: unknown): { problem: string; trace: string } {
  if (error instanceof UseMistake) return { problem: error.message, trace: error.trace };
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  const problem = message.split('\n', 1)[0]!;
  return { problem: isSlip(error) ? problem + whereToLook(stack) : problem, trace: stack };
}

/** What is thrown by code that doesn't say what is wrong with it. */
function isSlip(error: unknown): boolean {
  const { cause = error } = (error ?? {}) as { cause?: unknown };
  return cause instanceof TypeError || cause instanceof ReferenceError;
}

function whereToLook(stack: string): string {
  return placeInExperiment(stack) ? '' : '; `npm run check` or `npm run dev` may name the line';
}

/** The first place in an experiment's code that a text names; a build's stacks name its own chunks only. */
function placeInExperiment(text: string): Place | undefined {
  const match = /\b(src\/experiments\/[^\s:()]+):(\d+)(?::(\d+))?/.exec(text.replaceAll('\\', '/'));
  if (!match) return undefined;
  const [, file, line, column = 0] = match;
  return { file: file!, line: Number(line), column: Number(column) };
}
