import type { RecordedRun, Results } from '../results.ts';
import { noteReads, type Reads } from './reads.ts';

/** The value of a function of results, and what it was computed from. */
export interface Evaluated<T> {
  /** Whether any seed was left to compute the value from; if none was, the value is undefined. */
  isLeft: boolean;
  value: T | undefined;
  reads: Reads;
  /** The results from which the value was computed, without the seeds that were left out. */
  results: Results;
  /** Why seeds were left out, or kept though they ended early, in words: "seed 2 diverged at step 412". */
  limits: readonly string[];
}

export interface EvaluateOptions {
  /** Keeps runs that diverged, up to where they ended: their lines are drawn, or the claim is about them. */
  keepDiverged?: boolean;
  /** Identifies this computation among others of the same results; by default the function itself. */
  key?: unknown;
}

/**
 * Computes a value from results, without the seeds that can't be used. Variants are compared seed by seed, so a seed is
 * left out of every variant. It is left out if the measurements of one of its runs are read, and this run
 *
 * - diverged, unless diverged runs are kept or `compute` reads the outcome itself; or
 * - has no finite value of a metric that is read, though the run diverged or another seed of its variant has one.
 *
 * @throws what `compute` throws, unless seeds are left out then; Error if it reads something else than in its last call
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
      const diverged = noted.observed().filter(({ record }) => record.outcome === 'diverged');
      const kept = diverged.map((run) => reasonFor(run, []));
      return {
        isLeft: true,
        value: attempted.value,
        reads,
        results: left,
        limits: describeReasons([...reasons, ...kept]),
      };
    }
    reasons.push(...unusable);
    const seeds = new Set(unusable.map(({ seed }) => seed));
    left = withoutSeeds(left, seeds);
    if (left.variants.every(({ runs }) => runs.length === 0)) {
      return {
        isLeft: false,
        value: undefined,
        reads,
        results: left,
        limits: describeReasons(reasons),
      };
    }
  }
}

/** As `evaluate`, called twice: only a second call shows whether the function keeps state between calls. */
export function evaluateTwice<T>(
  results: Results,
  compute: (results: Results) => T,
  options: EvaluateOptions = {},
): Evaluated<T> {
  evaluate(results, compute, options);
  return evaluate(results, compute, options);
}

/** Results that note reads are proxies, which can't be cloned; the language's own message only names "#<Object>". */
function explained(error: unknown): unknown {
  if (!(error instanceof DOMException) || error.name !== 'DataCloneError') return error;
  return new Error(
    "results can't be cloned by structuredClone; copy what is needed of them, as in { ...record.parameters }",
    { cause: error },
  );
}

function requireAtOnce(value: unknown): void {
  // The promise may reject later: without a handler, the rejection would end the process.
  if (value instanceof Promise) value.catch(() => {});
  const { then, next } = (value ?? {}) as { then?: unknown; next?: unknown };
  if (typeof then !== 'function' && typeof next !== 'function') return;
  const gives = typeof then === 'function' ? ['promise', 'async'] : ['generator', 'yield'];
  throw new Error(`gives a ${gives[0]}: let it return at once, without ${gives[1]}`);
}

/** What each computation last read of results, by its key. */
const lastReads = new WeakMap<Results, Map<unknown, string>>();

/**
 * Refuses a computation that reads something else than in its last call. A value that it kept between calls would come
 * without its runs, and perhaps from other runs; it shows by reading less in the second call.
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

function reasonFor(
  { record, lastStep, isRunning }: RecordedRun,
  lacking: readonly string[],
): Reason {
  const { seed, outcome } = record;
  if (isRunning) {
    return { seed, why: `seed ${seed} hasn’t measured ${lacking.join(', ')} yet` };
  }
  const why =
    outcome === 'diverged'
      ? // Its last row holds the value that isn't finite.
        `diverged at step ${lastStep}`
      : `never measured ${lacking.join(', ')}`;
  return { seed, why: `seed ${seed} ${why}` };
}

/** The reasons in the order of seeds, each once: variants of a seed may share a reason. */
function describeReasons(reasons: readonly Reason[]): string[] {
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
