/** Functions of numbers that experiments import as `retrace/statistics`. They run anywhere. */
export type { Bound, Verdict } from '../statistics/bound.ts';
export { mean } from '../statistics/mean.ts';
export { differenceInterval, type Interval, meanInterval } from '../statistics/mean-interval.ts';
export { meanOfSeeds } from '../statistics/mean-of-seeds.ts';
