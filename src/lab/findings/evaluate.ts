import type { RecordedRun, Results } from '../results.ts';
import { noteReads, type Reads } from './reads.ts';

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
  /** What tells this computation from others of the same results; by default the function itself. */
  key?: unknown;
}

/**
 * Computes something from results. Seeds without what it reads are left out, of every variant, as variants are compared
 * seed by seed: where a run that it measures by diverged, unless that counts or it asks for the outcome itself, and
 * where a run has no finite value of a metric that it diverged in at once or that other seeds of its variant have.
 *
 * @throws what `compute` throws, unless that comes of such seeds; Error if it reads otherwise than when it was last asked
 */
export function evaluate<T>(
  results: Results,
  compute: (results: Results) => T,
  { keepDiverged = false, key = compute }: EvaluateOptions = {},
): Evaluated<T> {
  const reasons: Reason[] = [];
  let left = results;
  for (;;) {
    const noted = noteReads(left);
    const attempted = attempt(() => compute(noted.results));
    noted.end();
    const reads = noted.reads();
    const asksOutcome = reads.facts.includes('outcome');
    const unusable = [...noted.measured()].flatMap(([run, lacking]) => {
      const isDiverged = run.record.outcome === 'diverged';
      const isUsable = isDiverged
        ? asksOutcome || (keepDiverged && lacking.length === 0)
        : lacking.length === 0;
      return isUsable ? [] : [reasonFor(run, lacking)];
    });
    if (unusable.length === 0) {
      if ('error' in attempted) throw explained(attempted.error);
      requireAtOnce(attempted.value);
      requireSameReads(results, key, reads);
      const diverged = noted.told().filter(({ record }) => record.outcome === 'diverged');
      const kept = diverged.map((run) => reasonFor(run, []));
      return {
        isLeft: true,
        value: attempted.value,
        reads,
        results: left,
        limits: told([...reasons, ...kept]),
      };
    }
    reasons.push(...unusable);
    const seeds = new Set(unusable.map(({ seed }) => seed));
    left = withoutSeeds(left, seeds);
    if (left.variants.every(({ runs }) => runs.length === 0)) {
      return { isLeft: false, value: undefined, reads, results: left, limits: told(reasons) };
    }
  }
}

/** Results that note what is read can't be cloned, which the language says of "#<Object>". */
function explained(error: unknown): unknown {
  if (!(error instanceof DOMException) || error.name !== 'DataCloneError') return error;
  return new Error(
    "results can't be cloned by structuredClone; copy what is needed of them, as in { ...record.parameters }",
    { cause: error },
  );
}

function requireAtOnce(value: unknown): void {
  // What it does later fails, too, and nobody waits for it.
  if (value instanceof Promise) value.catch(() => {});
  const { then, next } = (value ?? {}) as { then?: unknown; next?: unknown };
  if (typeof then !== 'function' && typeof next !== 'function') return;
  const gives = typeof then === 'function' ? ['promise', 'async'] : ['generator', 'yield'];
  throw new Error(`gives a ${gives[0]}: let it return at once, without ${gives[1]}`);
}

/** What was read of results, by the key of the computation. */
const lastReads = new WeakMap<Results, Map<unknown, string>>();

/**
 * What keeps between calls what it has read gives the next reader a number without runs, and perhaps that of other runs.
 * It shows by reading less, the second time.
 */
function requireSameReads(results: Results, key: unknown, reads: Reads): void {
  const known = lastReads.get(results) ?? new Map<unknown, string>();
  lastReads.set(results, known);
  const now = JSON.stringify(reads);
  const before = known.get(key) ?? now;
  known.set(key, now);
  if (now === before) return;
  throw new Error(
    'read something else of the same results when it was called before: keep nothing between calls, as the number that is kept may come from other runs',
  );
}

interface Reason {
  seed: number;
  why: string;
}

function reasonFor({ record }: RecordedRun, lacking: readonly string[]): Reason {
  const { seed, outcome, series } = record;
  const why =
    outcome === 'diverged'
      ? // There is a row for each step, the last of which isn't finite.
        `diverged at step ${series.rows - 1}`
      : `never measured ${lacking.join(', ')}`;
  return { seed, why: `seed ${seed} ${why}` };
}

/** In the order of seeds. Variants of one seed may be wanting for the same reason. */
function told(reasons: readonly Reason[]): string[] {
  const inOrder = reasons.toSorted((a, b) => a.seed - b.seed);
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
