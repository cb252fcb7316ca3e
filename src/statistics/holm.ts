/**
 * At which α each of several hypotheses is judged, so that the chance of any wrong decision stays below `alpha`: Holm's
 * sequentially rejective procedure (Holm 1979). The clearest is judged at α/m, the next at α/(m−1), and so on, up
 * to the first that isn't decided: those after it are judged as strictly as that one, and aren't decided either.
 *
 * @param decidedFrom for each, the least α at which it would be decided
 * @returns in the same order
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
