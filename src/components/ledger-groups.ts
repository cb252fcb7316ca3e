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

/** Claims of the same scope, held against the same, one axis for each kind: in the order of the text. */
export function groupClaims<Row extends TestedClaim>(rows: readonly Row[]): ClaimGroup<Row>[] {
  const kindOf = ({ finding }: Row) =>
    JSON.stringify([finding?.against ?? null, finding?.value.unit ?? null]);
  const kinds = [...Map.groupBy(rows, kindOf).values()];
  const isLarge = (members: Row[]) => members.length >= fewest && members[0]!.finding?.against;
  const rest = rows.filter(
    (row) => !kinds.some((members) => isLarge(members) && members.includes(row)),
  );
  const alone = { scope: undefined, measure: undefined, axis: undefined, rows: rest };
  const large = kinds.filter(isLarge).flatMap((members) => {
    const axis = intervalAxis(members);
    const byScope = Map.groupBy(members, ({ claim }) => claim.scope);
    return [...byScope].map(([scope, own]) => {
      const measures = new Set(own.map(({ claim }) => claim.measure));
      return {
        scope,
        measure: measures.size === 1 ? own[0]!.claim.measure : undefined,
        axis,
        rows: own,
      };
    });
  });
  return rest.length > 0 ? [...large, alone] : large;
}
