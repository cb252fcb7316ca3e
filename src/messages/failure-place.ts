import path from 'node:path';

/** Where in the project's experiments something was thrown: `src/experiments/x/claims.ts:12`. */
export function placeOfFailure(root: string, stack: string): string | undefined {
  const folder = path.join(root, 'src', 'experiments', path.sep);
  const frame = stack.split('\n').find((line) => line.includes(folder));
  const [place] = frame?.slice(frame.indexOf(folder)).match(/^.*?:\d+/) ?? [];
  return place && path.relative(root, place);
}
