/**
 * The level α at which each of several hypotheses is judged, so that the probability of any wrong decision is at most
 * `alpha`: Holm's sequentially rejective procedure (Holm 1979). The hypothesis with the smallest p-value is judged at
 * α/m, the next at α/(m−1), and so on, up to the first that isn't decided. The hypotheses after it are judged at its
 * level, and aren't decided either.
 *
 * @param decidedFrom for each hypothesis, the smallest α at which it would be decided: its p-value
 * @returns the levels, in the same order
 */
export function holmLevels(decidedFrom: readonly number[], alpha: number): number[] {
  const levels: number[] = Array(decidedFrom.length).fill(alpha);
  const clearestFirst = decidedFrom
    .map((from, index) => ({ from, index }))
    .sort((a, b) => a.from - b.from || a.index - b.index);
  let stopped: number | undefined;
  for (const [rank, { from, index }] of clearestFirst.entries()) {
    const level = stopped ?? alpha / (decidedFrom.length - rank);
    levels[index] = level;
    if (from > level) stopped = level;
  }
  return levels;
}
