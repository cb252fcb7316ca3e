import { type CollectionEntry, getCollection, render } from 'astro:content';
import { isDevelopment } from 'virtual:retrace/site';
import { referencesOf } from '../markdown/references.ts';
import { fewAtATime } from './few-at-a-time.ts';
import { experimentResults } from './origins/experiment-results.ts';
import { type ResultsNow, resolveOnce } from './resolve-once.ts';
import type { Post, ResolvedPost } from './resolved-post.ts';
import { requireRead } from './unread-posts.ts';

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
  const [state, running] = [await stateOfResults(), await stateOfRunning()];
  return resolveOnce(text, { state, running, read: experimentResults, addRunning });
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

/** A build doesn't even have the code that finds runs in progress. */
const addRunning: ResultsNow['addRunning'] = isDevelopment
  ? async (found, source) => {
      const { withRunsSoFar } = await import('./origins/runs-so-far.ts');
      return withRunsSoFar(found, source);
    }
  : undefined;

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
