import { getEntry } from 'astro:content';
import { testClaims } from './claim-finding.ts';
import type { PostContext } from './post-context.ts';
import { type Tally, tallyOf } from './tally.ts';

/** How a post's claims came out, each claim once. */
export async function tallyClaims(post: PostContext): Promise<Tally> {
  return tallyOf(await testClaims(post));
}

/** When the runs behind a post were started, of all of its experiments. */
export async function runDates({ references }: PostContext): Promise<Date[]> {
  const entries = await Promise.all(
    references.experiments.map((name) => getEntry('results', name)),
  );
  const runs = entries.flatMap((entry) => entry?.data.runs ?? []);
  return runs.map(({ record }) => new Date(record.provenance.started));
}
