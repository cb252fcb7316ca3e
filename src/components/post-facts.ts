import { getEntry } from 'astro:content';
import type { PreparedExperiment } from '../lab/prepare.ts';
import { type TestedClaim, testClaims } from './claim-finding.ts';
import { type Outcome, outcomeKinds, outcomeOf } from './outcome.ts';
import type { PostContext } from './post-context.ts';

/** How many of a post's claims came out how, each claim once, in the order of `outcomeKinds`. */
export type Tally = (Pick<Outcome, 'kind' | 'label'> & { count: number })[];

export async function tallyClaims(post: PostContext): Promise<Tally> {
  return tallyOf(await testClaims(post));
}

export function tallyOf(claims: readonly Pick<TestedClaim, 'finding'>[]): Tally {
  const outcomes = claims.map(({ finding }) => outcomeOf(finding));
  const byLabel = [...Map.groupBy(outcomes, ({ label }) => label)];
  return byLabel
    .map(([label, { 0: first, length: count }]) => ({ kind: first!.kind, label, count }))
    .sort((a, b) => outcomeKinds.indexOf(a.kind) - outcomeKinds.indexOf(b.kind));
}

/** The runs behind a post, of all of its experiments. */
export async function runsBehind({ references }: PostContext): Promise<PreparedExperiment['runs']> {
  const entries = await Promise.all(
    references.experiments.map((name) => getEntry('results', name)),
  );
  return entries.flatMap((entry) => entry?.data.runs ?? []);
}
