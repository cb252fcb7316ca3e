import { resolvedPosts } from '../../posts/kept-posts.ts';
import { type ShownRun, shownRuns } from '../../posts/origins/run-files.ts';

/** Of the files of one run: where they lie, and what they are made of. */
export interface RunPath {
  params: { experiment: string; run: string };
  props: { run: ShownRun };
}

/** The runs behind all posts. */
export async function runPaths(): Promise<RunPath[]> {
  const sources = (await resolvedPosts()).flatMap((post) => [...post.sources.values()]);
  return shownRuns(sources).map((run) => ({
    params: { experiment: run.experiment, run: run.id },
    props: { run },
  }));
}
