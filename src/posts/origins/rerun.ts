const longAfter = 90 * 24 * 3600 * 1000;

/** Whether a post was published so long before the latest of its runs that it was written for others. */
export function isRerun(published: Date, started: readonly Date[]): boolean {
  return started.some((date) => Number(date) - Number(published) > longAfter);
}
