import { getCollection } from 'astro:content';
import { type ShownRun, shownRuns } from '../../posts/origins/run-files.ts';
import { postContext } from '../_post-context.ts';

/** Of the files of one run: where they lie, and what they are made of. */
export interface RunPath {
  params: { experiment: string; run: string };
  props: { run: ShownRun };
}

/** The runs behind all posts. */
export async function runPaths(): Promise<RunPath[]> {
  const posts = await Promise.all((await getCollection('posts')).map(postContext));
  return (await shownRuns(posts)).map((run) => ({
    params: { experiment: run.experiment, run: run.id },
    props: { run },
  }));
}
