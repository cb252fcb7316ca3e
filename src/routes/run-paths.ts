import { resolvedPosts } from '../posts/kept-posts.ts';
import { type ShownRun, shownRuns } from '../posts/origins/run-files.ts';

/** The route parameters of a run's files, and the run. */
export interface RunPath {
  params: { experiment: string; run: string };
  props: { run: ShownRun };
}

/** The paths of all runs that posts show. */
export async function runPaths(): Promise<RunPath[]> {
  const sources = (await resolvedPosts()).flatMap((post) => [...post.sources.values()]);
  return shownRuns(sources).map((run) => ({
    params: { experiment: run.experiment, run: run.id },
    props: { run },
  }));
}
