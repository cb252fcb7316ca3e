import { getEntry } from 'astro:content';
import type { PreparedExperiment } from '../lab/prepare.ts';
import { testClaims } from './claim-finding.ts';
import type { PostContext } from './post-context.ts';
import { type Tally, tallyOf } from './tally.ts';

/** How a post's claims came out, each claim once. */
export async function tallyClaims(post: PostContext): Promise<Tally> {
  return tallyOf(await testClaims(post));
}

/** The runs behind a post, of all of its experiments. */
export async function runsBehind({ references }: PostContext): Promise<PreparedExperiment['runs']> {
  const entries = await Promise.all(
    references.experiments.map((name) => getEntry('results', name)),
  );
  return entries.flatMap((entry) => entry?.data.runs ?? []);
}
