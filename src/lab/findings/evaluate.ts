import type { RecordedRun, Results } from '../results.ts';
import { type NotedResults, noteReads, type Reads } from './reads.ts';

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
  /** What was read of the experiments that the results come with, by their names, and why less of it. */
  others: Readonly<Record<string, Pick<Evaluated<unknown>, 'reads' | 'limits'>>>;
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
 * Experiments that the results come with have seeds of their own.
 *
 * @throws what `compute` throws, unless seeds are left out then; Error if it reads something else than in its last call
 */
export function evaluate<T>(
  results: Results,
  compute: (results: Results) => T,
  { keepDiverged = false, key = compute }: EvaluateOptions = {},
): Evaluated<T> {
  const leftOut: Reason[] = [];
  let left = results;
  for (;;) {
    const noted = noteReads(left);
    const attempted = attempt(() => compute(noted.results));
    noted.end();
    const unusable = eachOf(noted).flatMap((one) => unusableIn(one, keepDiverged));
    leftOut.push(...unusable);
    if (unusable.length > 0) left = withoutSeeds(left, unusable);
    const isLeft = !isEmptied(left, leftOut);
    if (isLeft && unusable.length > 0) continue;
    if (isLeft) {
      if ('error' in attempted) throw explained(attempted.error);
      requireAtOnce(attempted.value);
    }
    const kept = isLeft ? eachOf(noted).flatMap(keptIn) : [];
    const [own, ...others] = eachOf(noted).map(({ source, part }) => ({
      source: source ?? '',
      reads: part.reads(),
      limits: describeReasons([...leftOut, ...kept].filter((reason) => reason.source === source)),
    }));
    if (isLeft)
      requireSameReads(
        results,
        key,
        [own!, ...others].map(({ reads }) => reads),
      );
    return {
      isLeft,
      value: 'value' in attempted && isLeft ? attempted.value : undefined,
      reads: own!.reads,
      results: left,
      limits: own!.limits,
      others: Object.fromEntries(others.map(({ source, ...rest }) => [source, rest])),
    };
  }
}

/** The results of one experiment among those that are read together. */
interface Part {
  /** Undefined for the experiment whose code computes. */
  source: string | undefined;
  part: NotedResults;
}

function eachOf(noted: NotedResults): Part[] {
  const others = Object.entries(noted.with).map(([source, part]) => ({ source, part }));
  return [{ source: undefined, part: noted }, ...others];
}

function unusableIn({ source, part }: Part, keepDiverged: boolean): Reason[] {
  const reads = part.reads();
  const asksOutcome = reads.facts.includes('outcome');
  return [...part.measured()].flatMap(([run, lacking]) => {
    const isDiverged = run.record.outcome === 'diverged';
    const isUsable = isDiverged
      ? asksOutcome || (keepDiverged && lacking.length === 0)
      : lacking.length === 0;
    return isUsable ? [] : [reasonFor(run, lacking, reads, source)];
  });
}

function keptIn({ source, part }: Part): Reason[] {
  return part
    .observed()
    .filter(({ record }) => record.outcome === 'diverged')
    .map((run) => reasonFor(run, [], part.reads(), source));
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
function requireSameReads(results: Results, key: unknown, reads: readonly Reads[]): void {
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
  source: string | undefined;
  seed: number;
  why: string;
}

function reasonFor(
  { record, lastStep, isRunning }: RecordedRun,
  lacking: readonly string[],
  { artifacts }: Reads,
  source: string | undefined,
): Reason {
  const { seed, outcome } = record;
  if (isRunning) {
    return { source, seed, why: `seed ${seed} hasn’t measured ${lacking.join(', ')} yet` };
  }
  const why =
    outcome === 'diverged'
      ? // Its last row holds the value that isn't finite.
        `diverged at step ${lastStep}`
      : [
          ...phrase('never measured', lacking, (name) => !artifacts.includes(name)),
          ...phrase('never kept', lacking, (name) => artifacts.includes(name)),
        ].join(', ');
  return { source, seed, why: `seed ${seed} ${why}` };
}

function phrase(
  verb: string,
  names: readonly string[],
  isMeant: (name: string) => boolean,
): string[] {
  const meant = names.filter(isMeant);
  return meant.length > 0 ? [`${verb} ${meant.join(', ')}`] : [];
}

/** The reasons in the order of seeds, each once: variants of a seed may share a reason. */
function describeReasons(reasons: readonly Reason[]): string[] {
  const inOrder = reasons.toSorted((a, b) => a.seed - b.seed);
  return [...new Set(inOrder.map(({ why }) => why))];
}

function withoutSeeds(results: Results, reasons: readonly Reason[]): Results {
  const others = Object.entries(results.with ?? {}).map(([source, other]) => [
    source,
    withoutSeedsOf(other, reasons, source),
  ]);
  return {
    ...withoutSeedsOf(results, reasons, undefined),
    ...(results.with && { with: Object.fromEntries(others) }),
  };
}

function withoutSeedsOf(
  results: Results,
  reasons: readonly Reason[],
  source: string | undefined,
): Results {
  const seeds = new Set(
    reasons.filter((reason) => reason.source === source).map(({ seed }) => seed),
  );
  if (seeds.size === 0) return results;
  const variants = results.variants.map((variant) => ({
    ...variant,
    runs: Object.freeze(variant.runs.filter(({ record }) => !seeds.has(record.seed))),
  }));
  return { ...results, variants: Object.freeze(variants) };
}

/** Whether an experiment has lost all of its seeds. */
function isEmptied(results: Results, leftOut: readonly Reason[]): boolean {
  const sources = new Set(leftOut.map(({ source }) => source));
  return [...sources].some((source) => {
    const { variants } = source === undefined ? results : results.with![source]!;
    return variants.every(({ runs }) => runs.length === 0);
  });
}

function attempt<T>(work: () => T): { value: T } | { error: unknown } {
  try {
    return { value: work() };
  } catch (error) {
    return { error };
  }
}
