import type { Claim } from '../../../src/lab/claim.ts';
import { judgeClaims, measureClaim } from '../../../src/lab/findings/finding.ts';
import type { Results } from '../../../src/lab/results.ts';

/** The values of a metric in the run of a seed, one a step. */
export type SeriesOf = (metric: string, seed: number) => number[];

/** Results of seeds 1 to `seeds` that hold these series, by variant. A summary has the last test accuracy. */
export function madeResults(seeds: number, variants: Record<string, SeriesOf>): Results {
  return {
    experiment: { name: 'made' },
    pairing: 'seed',
    published: {},
    variants: Object.entries(variants).map(([name, series]) => ({
      name,
      runs: Array.from({ length: seeds }, (_, index) => runOf(index + 1, series)),
    })),
  } as unknown as Results;
}

/** The finding of a claim that is judged alone. */
export function findingOf(claim: object, of: object) {
  return judgeClaims([measureClaim(claim as Claim, of as Results).measured!])[0]!;
}

/** A value for each of a hundred steps. */
export function hundred(value: (step: number) => number): number[] {
  return Array.from({ length: 100 }, (_, step) => value(step));
}

function runOf(seed: number, series: SeriesOf) {
  const summary = { testAccuracy: series('testAccuracy', seed).at(-1) };
  return {
    record: { seed, outcome: 'completed', summary },
    series: (metric: string) => {
      const value = Float64Array.from(series(metric, seed));
      return { step: Int32Array.from(value, (_, i) => i), value };
    },
  };
}
