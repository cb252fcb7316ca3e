import { counted } from './counted.ts';
import { ExpectedError, isExpected, withoutStack } from './expected-error.ts';
import type { KeptMistake } from './kept-mistakes.ts';
import { isPostError, PostError, type PostMistake } from './post-error.ts';

/** Mistakes at a place in a file, as they are told. */
interface Told {
  file: string;
  line: number;
  text: string;
  mistakes: number;
}

/**
 * Makes one error of all that were kept: each mistake once, in the order of files and lines, then other errors with their
 * stacks, and last how many they are. What comes down to one error stays as it is.
 *
 * @param kept at least one
 */
export function allMistakes(kept: readonly KeptMistake[]): unknown {
  const told = mistakesIn(kept);
  const others = othersIn(kept);
  const errors = [...told.keys(), ...others.values()];
  if (errors.length === 1) return errors[0];
  const sorted = [...told.values()].sort((a, b) => compare(a.file, b.file) || a.line - b.line);
  const lines = [...sorted.map(({ text }) => text), ...others.keys(), count(sorted, others.size)];
  return withoutStack(new ExpectedError(lines.join('\n')));
}

/** The errors that have a place, with what is told of them. All mistakes of a post's tags are one error. */
function mistakesIn(kept: readonly KeptMistake[]): Map<unknown, Told> {
  const told = new Map<string, [error: unknown, told: Told]>();
  for (const error of postErrors(kept)) {
    const { file, message, mistakes } = error;
    const line = mistakes[0]!.line;
    told.set(message, [error, { file, line, text: message, mistakes: mistakes.length }]);
  }
  for (const { error } of kept) {
    if (!isExpected(error) || isPostError(error)) continue;
    const { message: text, place: { file, line = 0 } = { file: '' } } = error;
    told.set(text, [error, { file, line, text, mistakes: 1 }]);
  }
  return new Map(told.values());
}

/** One error for each post. Its page and the files beside it may have failed for the same reason. */
function postErrors(kept: readonly KeptMistake[]): PostError[] {
  const all = kept.map(({ error }) => error).filter(isPostError);
  const byFile = [...Map.groupBy(all, ({ file }) => file)];
  return byFile.map(([file, errors]) => {
    const mistakes = distinct(errors.flatMap((error) => error.mistakes));
    const whole = errors.find((error) => error.mistakes.length === mistakes.length);
    return whole ?? new PostError(file, mistakes);
  });
}

function distinct(mistakes: readonly PostMistake[]): PostMistake[] {
  const known = new Map(mistakes.map((each) => [`${each.line}: ${each.problem}`, each]));
  return [...known.values()].sort((a, b) => a.line - b.line);
}

/** Errors that nobody expected, by what is told of them. One layout may break many pages. */
function othersIn(kept: readonly KeptMistake[]): Map<string, unknown> {
  const others = new Map<string, [text: string, error: unknown]>();
  for (const { error, address } of kept) {
    if (isExpected(error)) continue;
    const text = (error instanceof Error && error.stack) || String(error);
    if (!others.has(text)) others.set(text, [address ? `${address}: ${text}` : text, error]);
  }
  return new Map([...others.values()].sort(([a], [b]) => compare(a, b)));
}

/** "3 mistakes in 2 posts, and 1 other error" */
function count(told: readonly Told[], others: number): string {
  const mistakes = told.reduce((sum, each) => sum + each.mistakes, 0);
  const files = new Set(told.map(({ file }) => file));
  const inPosts = `${counted(mistakes, 'mistake')} in ${counted(files.size, noun([...files]))}`;
  if (others === 0) return inPosts;
  return told.length > 0
    ? `${inPosts}, and ${counted(others, 'other error')}`
    : counted(others, 'error');
}

function noun(files: readonly string[]): string {
  return files.every((file) => file.startsWith('src/content/posts/')) ? 'post' : 'file';
}

/** By code units: the same order under every locale. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
