import { sha256OfJson } from '../../files/digest.ts';
import type { ExperimentDefinition } from '../define.ts';
import { claimOf, type MetricClaim, namesAsWords } from '../findings/metrics/metric-claim.ts';
import type { Statement } from './statement.ts';

/** A claim that the text of a post makes without code. */
export interface PostClaim {
  /** Made of what it claims: `accuracy:last:adam:above:sgd`. */
  name: string;
  claim: MetricClaim;
  sentence: string;
}

/**
 * Finds the claims that posts make of an experiment's metrics. The lab knows no posts: whoever calls it passes this.
 *
 * @throws ExpectedError for a claim that can't be recorded
 */
export type PostClaims = (
  definition: Pick<ExperimentDefinition, 'name' | 'metrics' | 'variants'>,
) => Promise<PostClaim[]>;

/** States the claims of posts. Posts that make the same claim share an entry, with the words of each. */
export function statePostClaims(claims: readonly PostClaim[]): Statement['claims'] {
  const byName = Map.groupBy(claims, ({ name }) => name);
  const stated = [...byName].map(([name, same]) => {
    const { number, against } = same[0]!.claim;
    const primary = same.some(({ claim }) => claim.primary);
    const sentences = new Set(same.map(({ sentence }) => sentence));
    const words = claimOf(same[0]!.claim, [...sentences].join(' / '), namesAsWords);
    const { sentence, measure, bound } = words;
    const test = sha256OfJson({ ...number, ...(against !== undefined && { against }) });
    return [name, { sentence, measure, bound, ...(primary && { primary: true as const }), test }];
  });
  return Object.fromEntries(stated);
}
