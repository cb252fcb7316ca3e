import { splitName } from '../lab/records/run-id.ts';
import { sourcesIn } from '../lab/shown/shown-runs.ts';
import { namedBy, referringComponent } from '../markdown/components.ts';
import { readPosts } from './posts.ts';

/**
 * The sources of runs that a build's posts show, each once: "growth", or "growth@full,2" for other runs than its default.
 * Drafts don't count, because a build leaves them out.
 */
export async function publishedSources(root: string): Promise<string[]> {
  const posts = (await readPosts(root)).filter(({ isDraft }) => !isDraft);
  const uses = posts.flatMap((post) => post.uses);
  const showing = uses.filter(({ component }) => referringComponent(component).needsRuns);
  return [...new Set(showing.flatMap((use) => sourcesIn(splitName(namedBy(use)).experiment)))];
}
