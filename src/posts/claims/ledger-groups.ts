import { type IntervalAxis, intervalAxis } from './interval-axis.ts';
import type { TestedClaim } from './tested-claims.ts';

export interface ClaimGroup<Row> {
  /** The claims' common scope, or their kind; undefined if the group before has the same heading. */
  heading: string | undefined;
  /** The words with which all of its sentences begin, so that rows can omit them. */
  scope: string | undefined;
  /** The measure of all its claims, if they share one. */
  measure: string | undefined;
  axis: IntervalAxis | undefined;
  rows: Row[];
}

type Groupable = Pick<TestedClaim, 'claim' | 'finding'>;

/** Fewer claims get no axis. */
const fewest = 3;

/**
 * Groups a post's claims: first the primary claims, then those of each scope, in the order of the text; within these by
 * kind of number. Numbers of one kind share an axis across all groups.
 */
export function groupClaims<Row extends Groupable>(rows: readonly Row[]): ClaimGroup<Row>[] {
  const kinds = Map.groupBy(rows, kindOf);
  const axes = new Map([...kinds].map(([kind, members]) => [kind, axisOf(members)]));
  const sections = Map.groupBy(primaryFirst(rows), sectionOf);
  return [...sections].flatMap(([section, members]) => {
    const groups = [...Map.groupBy(members, kindOf)];
    return groups.map(([kind, own], i) => ({
      heading: i === 0 ? headingOf(section, sections.size) : undefined,
      scope: section === primary ? undefined : section,
      measure: measureOf(own),
      axis: axes.get(kind),
      rows: own,
    }));
  });
}

/** Removes the scope from the start of a sentence under a heading with that scope. */
export function withoutScope(sentence: string, scope: string | undefined): string {
  const rest = scope ? sentence.slice(scope.length).replace(/^,?\s*/, '') : sentence;
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}

const primary = Symbol('primary');
type Section = typeof primary | string | undefined;

function primaryFirst<Row extends Groupable>(rows: readonly Row[]): Row[] {
  const isPrimary = ({ claim }: Row) => claim.primary === true;
  return [...rows.filter(isPrimary), ...rows.filter((row) => !isPrimary(row))];
}

function sectionOf({ claim }: Groupable): Section {
  return claim.primary ? primary : claim.scope;
}

function headingOf(section: Section, sections: number): string | undefined {
  if (section === primary) return 'Primary claims';
  return section ?? (sections > 1 ? 'Other claims' : undefined);
}

function kindOf({ finding }: Groupable): string {
  return JSON.stringify([finding?.kind, finding?.value.unit, finding?.value.style]);
}

function axisOf(rows: readonly Groupable[]): IntervalAxis | undefined {
  return rows.length < fewest ? undefined : intervalAxis(rows);
}

function measureOf(rows: readonly Groupable[]): string | undefined {
  const measures = new Set(rows.map(({ claim }) => claim.measure));
  return rows.length > 1 && measures.size === 1 ? rows[0]!.claim.measure : undefined;
}
