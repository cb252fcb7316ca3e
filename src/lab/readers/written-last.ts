/** What a step that goes back replaces. */
export interface WrittenLast {
  /** The positions of the steps that were written again later, or follow one that was. */
  replaced: number[];
  /** What was found, to be put behind "its"; undefined if steps ascend. */
  sentence: string | undefined;
}

/**
 * Finds which steps of a run were replaced: a run that was resumed from a checkpoint writes the steps after it again, and
 * what it wrote before no longer belongs to it. Steps that go back but never repeat are only in another order.
 *
 * @param steps in the order in which they were written; equal neighbours belong to one step
 */
export function writtenLast(steps: readonly number[]): WrittenLast {
  const backs = [...steps.keys()].filter((i) => i > 0 && steps[i]! < steps[i - 1]!);
  const [first] = backs;
  if (first === undefined) return { replaced: [], sentence: undefined };
  if (!repeats(steps)) return { replaced: [], sentence: 'steps were written in another order' };
  const replaced: number[] = [];
  const kept: number[] = [];
  for (const [i, step] of steps.entries()) {
    const goesBack = i > 0 && step < steps[i - 1]!;
    while (goesBack && kept.length > 0 && steps[kept.at(-1)!]! >= step) replaced.push(kept.pop()!);
    kept.push(i);
  }
  const [from, to] = [steps[first - 1]!, steps[first]!];
  const times = backs.length === 1 ? '' : `, as it does ${backs.length} times`;
  return {
    replaced: replaced.sort((a, b) => a - b),
    sentence: `step goes back from ${from} to ${to}${times}; of each step, what was written last is shown`,
  };
}

/** Whether a step comes again after another one. */
function repeats(steps: readonly number[]): boolean {
  const seen = new Set<number>();
  for (const [i, step] of steps.entries()) {
    if (step === steps[i - 1]) continue;
    if (seen.has(step)) return true;
    seen.add(step);
  }
  return false;
}
