import type { TestedClaim } from './claim-finding.ts';
import { type IntervalAxis, intervalAxis } from './interval-axis.ts';

export interface ClaimGroup<Row> {
  scope: string | undefined;
  /** Where it is the same for all of the group. */
  measure: string | undefined;
  axis: IntervalAxis | undefined;
  rows: Row[];
}

/** Of fewer claims an axis of their own isn't worth reading. */
const fewest = 3;

/**
 * Claims of the same scope, held against the same, one axis for each kind: in the order of the text. What is of no
 * such kind comes last, without an axis.
 */
export function groupClaims<Row extends Pick<TestedClaim, 'claim' | 'finding'>>(
  rows: readonly Row[],
): ClaimGroup<Row>[] {
  const drawn = [...Map.groupBy(rows, kindOf).values()].filter(isDrawn);
  const rest = rows.filter((row) => !drawn.some((members) => members.includes(row)));
  const alone = { scope: undefined, measure: undefined, axis: undefined, rows: rest };
  return [...drawn.flatMap(byScope), ...(rest.length > 0 ? [alone] : [])];
}

function kindOf({ finding }: Pick<TestedClaim, 'finding'>): string {
  return JSON.stringify([finding?.against, finding?.value.unit, finding?.value.style]);
}

function isDrawn(members: readonly Pick<TestedClaim, 'finding'>[]): boolean {
  return members.length >= fewest && members[0]!.finding?.against !== undefined;
}

function byScope<Row extends Pick<TestedClaim, 'claim' | 'finding'>>(
  members: readonly Row[],
): ClaimGroup<Row>[] {
  const axis = intervalAxis(members);
  return [...Map.groupBy(members, ({ claim }) => claim.scope)].map(([scope, rows]) => {
    const measures = new Set(rows.map(({ claim }) => claim.measure));
    return { scope, measure: measures.size === 1 ? [...measures][0] : undefined, axis, rows };
  });
}
