import { noteReads, type Reads } from './reads.ts';
import type { RecordedRun, Results } from './results.ts';

/** What a function of results gave, and from what. */
export interface Evaluated<T> {
  /** Whether a seed was left to compute it from: else the value is undefined. */
  isLeft: boolean;
  value: T | undefined;
  reads: Reads;
  /** The results that it was computed from: without the seeds that had to be left out. */
  results: Results;
  /** Why these were left out, or what ended early and was kept, in words: "seed 2 diverged at step 412". */
  limits: readonly string[];
}

export interface EvaluateOptions {
  /** Runs that diverged count, as far as they went: their lines are drawn, or the claim is about them. */
  keepDiverged?: boolean;
}

/**
 * Computes something from results. Seeds without what it reads are left out, of every variant, as variants are compared
 * seed by seed: where a run that it measures by diverged, unless that counts or it asks for the outcome itself, and
 * where a run never measured a metric that other seeds of its variant have.
 *
 * @throws what `compute` throws, unless that comes of such seeds
 */
export function evaluate<T>(
  results: Results,
  compute: (results: Results) => T,
  { keepDiverged = false }: EvaluateOptions = {},
): Evaluated<T> {
  const limits: string[] = [];
  let left = results;
  for (;;) {
    const noted = noteReads(left);
    const attempted = attempt(() => compute(noted.results));
    const reads = noted.reads();
    const keeps = keepDiverged || reads.facts.includes('outcome');
    const measured = [...noted.measured()];
    const unusable = measured.flatMap(([run, lacking]) => whyUnusable(run, lacking, keeps));
    if (unusable.length === 0) {
      if ('error' in attempted) throw attempted.error;
      const kept = measured.flatMap(([run]) => whyUnusable(run, [], false));
      return {
        isLeft: true,
        value: attempted.value,
        reads,
        results: left,
        limits: [...limits, ...told(kept)],
      };
    }
    limits.push(...told(unusable));
    const seeds = new Set(unusable.map(({ seed }) => seed));
    left = withoutSeeds(left, seeds);
    if (left.variants.every(({ runs }) => runs.length === 0)) {
      return { isLeft: false, value: undefined, reads, results: left, limits };
    }
  }
}

interface Unusable {
  seed: number;
  why: string;
}

function whyUnusable(run: RecordedRun, lacking: readonly string[], keeps: boolean): Unusable[] {
  const { seed, outcome, series } = run.record;
  if (lacking.length === 0 && (outcome !== 'diverged' || keeps)) return [];
  const why =
    outcome === 'diverged'
      ? // There is a row for each step, the last of which isn't finite.
        `diverged at step ${series.rows - 1}`
      : `never measured ${lacking.join(', ')}`;
  return [{ seed, why: `seed ${seed} ${why}` }];
}

/** In the order of seeds. Variants of one seed may be wanting for the same reason. */
function told(unusable: readonly Unusable[]): string[] {
  const inOrder = unusable.toSorted((a, b) => a.seed - b.seed);
  return [...new Set(inOrder.map(({ why }) => why))];
}

function withoutSeeds(results: Results, seeds: ReadonlySet<number>): Results {
  const variants = results.variants.map((variant) => ({
    ...variant,
    runs: Object.freeze(variant.runs.filter(({ record }) => !seeds.has(record.seed))),
  }));
  return { ...results, variants: Object.freeze(variants) };
}

function attempt<T>(work: () => T): { value: T } | { error: unknown } {
  try {
    return { value: work() };
  } catch (error) {
    return { error };
  }
}
