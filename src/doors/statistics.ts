/** What values, claims, tables and charts import as `retrace/statistics`: functions of numbers, and of results. They run anywhere. */
export { type ClaimedOf, claimOf } from '../lab/measures/claim-of.ts';
export { differenceOf, ratioOf } from '../lab/measures/compared.ts';
export { countRuns, countSeeds } from '../lab/measures/counts.ts';
export { given } from '../lab/measures/given.ts';
export { meanDuration } from '../lab/measures/mean-duration.ts';
export { meanOf } from '../lab/measures/mean-of.ts';
export type { Measure } from '../lab/measures/measure.ts';
export { runsBySeed } from '../lab/measures/runs-by-seed.ts';
export { runsOf } from '../lab/measures/runs-of.ts';
export { type Setting, settingOf } from '../lab/measures/setting-of.ts';
export { type Take, take } from '../lab/measures/take.ts';
export type { Bound, Verdict } from '../statistics/bound.ts';
export { mean } from '../statistics/mean.ts';
export { differenceInterval, type Interval, meanInterval } from '../statistics/mean-interval.ts';
export { meanOfSeeds } from '../statistics/mean-of-seeds.ts';
