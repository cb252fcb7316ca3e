import { mean } from '../../statistics/mean.ts';
import { type Estimate, estimateDifference, estimateMean } from '../../statistics/mean-interval.ts';
import type { Sample } from '../claim.ts';
import type { Pairing } from '../define.ts';

/** Estimates the number of a sample, on the scale of `scaleOf`: seed by seed, or between independent groups of seeds. */
export function estimateOf(sample: Sample, pairing: Pairing): Estimate {
  const { to } = scaleOf(sample);
  const of = sample.of.map(to);
  const against = sample.against?.map(to);
  if (!against) return estimateMean(of);
  if (of.length < 2) return { ...estimateMean(of), mean: mean(of) - mean(against) };
  return pairing === 'none'
    ? estimateDifference(against, of)
    : estimateMean(sample.of.map((one, i) => comparedWith(one, sample.against![i]!, sample)));
}

/** Ratios are judged by their logarithms, so that double and half are equally far from 1. */
export function scaleOf({ kind }: Pick<Sample, 'kind'>) {
  return kind === 'ratio'
    ? { to: Math.log, from: Math.exp }
    : { to: (value: number) => value, from: (value: number) => value };
}

/** A seed's number from its two sides, on the scale on which it is judged. */
function comparedWith(one: number, other: number, { kind }: Sample): number {
  if (kind !== 'ratio') return one - other;
  const ratio = one / other;
  // The logarithm of the ratio keeps equal ratios equal: a difference of logarithms would round.
  return ratio > 0 && ratio < Infinity ? Math.log(ratio) : Math.log(one) - Math.log(other);
}
