import { type CollectionEntry, getCollection, render } from 'astro:content';
import { isDevelopment } from 'virtual:retrace/site';
import { referencesOf } from '../markdown/references.ts';
import { fewAtATime } from './few-at-a-time.ts';
import { experimentResults } from './origins/experiment-results.ts';
import { type Material, resolvePost } from './resolve-post.ts';
import type { Post, ResolvedPost } from './resolved-post.ts';
import { requireRead } from './unread-posts.ts';
import { readWorks } from './writing/cited-works.ts';

/**
 * Keeps resolved posts, because a post's page, the list of posts and the files of figures need the same post, and posts
 * share experiments. New results replace everything; a new text replaces its post.
 */
let kept: { state: string; resolve(post: Post): Promise<ResolvedPost> } | undefined;

/** In development, the state of the runs in progress by experiment. Empty in a build. */
let running: ReadonlyMap<string, string> = new Map();

/** Resolves a post with everything that its page shows. @throws PostError with all mistakes of the post */
export async function resolvedPost(entry: CollectionEntry<'posts'>): Promise<ResolvedPost> {
  if (isDevelopment) requireRead(entry.filePath ?? entry.id);
  // This is cheap: the post was compiled with the site.
  const { remarkPluginFrontmatter } = await render(entry);
  const references = referencesOf(remarkPluginFrontmatter);
  return resolvedText({ file: entry.filePath ?? entry.id, references });
}

/** Resolves a text that may be on another page than a post's. @throws PostError with all mistakes of the text */
export async function resolvedText(text: Post): Promise<ResolvedPost> {
  const state = await stateOfResults();
  running = await stateOfRunning();
  if (kept?.state !== state) kept = { state, resolve: resolveOnce() };
  return kept.resolve(text);
}

/** All posts without mistakes. The pages of the other posts report theirs. */
export async function resolvedPosts(): Promise<ResolvedPost[]> {
  return resolvedPostsOf(await getCollection('posts'));
}

/** Those of these posts that have no mistakes. */
export async function resolvedPostsOf(
  entries: readonly CollectionEntry<'posts'>[],
): Promise<ResolvedPost[]> {
  return (await resolvedInOrder(entries)).filter((post) => post !== undefined);
}

/** These posts, each undefined if it has mistakes. */
export function resolvedInOrder(
  entries: readonly CollectionEntry<'posts'>[],
): Promise<(ResolvedPost | undefined)[]> {
  return fewAtATime(entries, (entry) => resolvedPost(entry).catch(() => undefined));
}

function resolveOnce() {
  const recorded = once((source) => source, experimentResults);
  const material: Material = {
    results: once((source) => source, withRunning(recorded), runningOf),
    works: once(() => '', readWorks),
  };
  return once(
    (post: Post) => JSON.stringify(post),
    (post) => resolvePost(post, material),
    ({ references }) => JSON.stringify(references.sources.map(runningOf)),
  );
}

function runningOf(source: string): string | undefined {
  const [experiment = ''] = source.split('@', 1);
  return running.get(experiment);
}

/** In development, results have the runs in progress, too. A build doesn't even have the code that finds them. */
function withRunning(recorded: Material['results']): Material['results'] {
  if (!isDevelopment) return recorded;
  return async (source) => {
    const { withRunsSoFar } = await import('./origins/runs-so-far.ts');
    return withRunsSoFar(await recorded(source), source);
  };
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

async function stateOfRunning(): Promise<ReadonlyMap<string, string>> {
  if (!isDevelopment) return new Map();
  const { runningByExperiment } = await import('./origins/runs-so-far.ts');
  return runningByExperiment();
}

/** Identifies the results. They don't change during a build, but in development, with new runs and edited code. */
async function stateOfResults(): Promise<string> {
  if (!isDevelopment) return '';
  return (await getCollection('results')).map(({ digest }) => digest).join();
}
