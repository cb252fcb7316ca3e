import type { ExperimentResults } from './origins/experiment-results.ts';
import { type Material, resolvePost } from './resolve-post.ts';
import type { Post, ResolvedPost } from './resolved-post.ts';
import { readWorks } from './writing/cited-works.ts';

/** The results as they are now, and how they are read. */
export interface ResultsNow {
  /** Identifies the results and the code behind them: when it differs, everything is computed anew. */
  state: string;
  read: Material['results'];
  /** In development, the state of the runs in progress by experiment. Empty in a build. */
  running: ReadonlyMap<string, string>;
  /** In development: adds the runs in progress to what a source's records say. */
  addRunning?:
    | ((found: ExperimentResults, source: string) => Promise<ExperimentResults>)
    | undefined;
}

/**
 * Keeps resolved posts, because a post's page, the list of posts and the files of figures need the same post, and posts
 * share experiments. New results replace everything; a new text replaces its post.
 *
 * This file may not import `astro:content`: development evaluates all that do anew after each edit of a text, and would
 * compute all values, claims and charts of all posts again. Edits of an experiment's code do evaluate it anew.
 */
let kept: { state: string; resolve(post: Post): Promise<ResolvedPost> } | undefined;
let running: ResultsNow['running'] = new Map();

/** Resolves a post, unless that was done with the same text and results. @throws PostError with all mistakes of the post */
export function resolveOnce(post: Post, now: ResultsNow): Promise<ResolvedPost> {
  running = now.running;
  if (kept?.state !== now.state) kept = { state: now.state, resolve: resolverWith(now) };
  return kept.resolve(post);
}

function resolverWith({ read, addRunning }: ResultsNow): (post: Post) => Promise<ResolvedPost> {
  const recorded = once((source) => source, read);
  const soFar = async (source: string) => addRunning!(await recorded(source), source);
  const material: Material = {
    results: once((source) => source, addRunning ? soFar : recorded, runningOf),
    works: once(() => '', readWorks),
  };
  return once(
    ({ file }) => file,
    (post) => resolvePost(post, material),
    ({ references }) => JSON.stringify([references, references.sources.map(runningOf)]),
  );
}

function runningOf(source: string): string | undefined {
  const [experiment = ''] = source.split('@', 1);
  return running.get(experiment);
}

/**
 * Memoises an asynchronous function by key, and of each key the newest state. Failures aren't kept.
 * @param stateOf a result is computed anew when this differs. Default: never
 */
function once<A extends unknown[], T>(
  keyOf: (...args: A) => string,
  work: (...args: A) => Promise<T>,
  stateOf: (...args: A) => string | undefined = () => undefined,
): (...args: A) => Promise<T> {
  const done = new Map<string, { state: string | undefined; doing: Promise<T> }>();
  return (...args) => {
    const [key, state] = [keyOf(...args), stateOf(...args)];
    const known = done.get(key);
    if (known && known.state === state) return known.doing;
    const doing = work(...args);
    done.set(key, { state, doing });
    doing.catch(() => done.get(key)?.doing === doing && done.delete(key));
    return doing;
  };
}
