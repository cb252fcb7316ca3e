import { testClaims } from './claims/claim-finding.ts';
import { type Tally, tallyOf } from './claims/tally.ts';
import { experimentResults } from './experiment-results.ts';
import { doubtsAbout, type Mark } from './origins/run-facts.ts';
import { firstUseOf, type PostContext } from './post-context.ts';

/** How a post's claims came out, each claim once. */
export async function tallyClaims(post: PostContext): Promise<Tally> {
  return tallyOf(await testClaims(post));
}

/** When the runs behind a post were started, of all of its sources. */
export async function runDates(post: PostContext): Promise<Date[]> {
  const runs = await runsBehind(post);
  return runs.map(({ record }) => new Date(record.provenance.started));
}

/** What is wrong with runs of which a post shows something, each once: that they are from before a change, say. */
export async function doubtsOf(post: PostContext): Promise<Mark[]> {
  return doubtsAbout(await runsBehind(post));
}

async function runsBehind(post: PostContext) {
  const shown = await Promise.all(
    post.references.sources.map((of) => experimentResults(of, firstUseOf(of, post))),
  );
  return shown.flatMap(({ prepared }) => prepared.runs);
}
