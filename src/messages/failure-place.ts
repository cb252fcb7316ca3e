import path from 'node:path';

/**
 * The place in the project's experiments where an error was thrown: `src/experiments/x/claims.ts:12`; undefined if it
 * was thrown elsewhere.
 *
 * @param stack of the error
 */
export function placeOfFailure(root: string, stack: string): string | undefined {
  const folder = path.join(root, 'src', 'experiments', path.sep);
  const frame = stack.split('\n').find((line) => line.includes(folder));
  const [place] = frame?.slice(frame.indexOf(folder)).match(/^.*?:\d+/) ?? [];
  return place && path.relative(root, place);
}
