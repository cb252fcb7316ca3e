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
  const shown = await Promise.all(
    post.references.sources.map((of) => experimentResults(of, firstUseOf(of, post))),
  );
  const runs = shown.flatMap(({ prepared }) => prepared.runs);
  return runs.map(({ record }) => new Date(record.provenance.started));
}
