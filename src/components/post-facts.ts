import { getEntry } from 'astro:content';
import type { Verdict } from '../lab/claim.ts';
import type { PreparedExperiment } from '../lab/prepare.ts';
import { testClaim } from './claim-finding.ts';
import type { PostContext } from './post-context.ts';

/** How many of a post's claims came out how, each claim once. */
export type Tally = Record<Verdict | 'untested', number>;

export async function tallyClaims(post: PostContext): Promise<Tally> {
  const uses = post.references.uses.filter(({ component }) => component === 'Claim');
  const distinct = [...new Map(uses.map((use) => [use.of, use])).values()];
  const tally: Tally = { supported: 0, inconclusive: 0, refuted: 0, untested: 0 };
  for (const use of distinct) {
    const { finding } = await testClaim({ ...use, post }, use.expect);
    tally[finding?.verdict ?? 'untested']++;
  }
  return tally;
}

/** The runs behind a post, of all of its experiments. */
export async function runsBehind({ references }: PostContext): Promise<PreparedExperiment['runs']> {
  const entries = await Promise.all(
    references.experiments.map((name) => getEntry('results', name)),
  );
  return entries.flatMap((entry) => entry?.data.runs ?? []);
}
