import { testClaims } from './claim-finding.ts';
import { experimentResults } from './experiment-results.ts';
import { firstUseOf, type PostContext } from './post-context.ts';
import { type Tally, tallyOf } from './tally.ts';

/** How a post's claims came out, each claim once. */
export async function tallyClaims(post: PostContext): Promise<Tally> {
  return tallyOf(await testClaims(post));
}

/** When the runs behind a post were started, of all of its sources. */
export async function runDates(post: PostContext): Promise<Date[]> {
  const runs = await runsBehind(post);
  return runs.map(({ record }) => new Date(record.provenance.started));
}

/** Whether any of what a post shows is from runs of before a change. */
export async function isStale(post: PostContext): Promise<boolean> {
  return (await runsBehind(post)).some(({ state }) => state === 'stale');
}

async function runsBehind(post: PostContext) {
  const shown = await Promise.all(
    post.references.sources.map((of) => experimentResults(of, firstUseOf(of, post))),
  );
  return shown.flatMap(({ prepared }) => prepared.runs);
}
