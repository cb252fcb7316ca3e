import { type IntervalAxis, intervalAxis } from './interval-axis.ts';
import type { TestedClaim } from './tested-claims.ts';

export interface ClaimGroup<Row> {
  /** Under which condition its claims say so, or what they are; undefined where that was said of the group before. */
  heading: string | undefined;
  /** With which words each of its sentences begins, which then needn't be repeated. */
  scope: string | undefined;
  /** Where it is the same for all of the group. */
  measure: string | undefined;
  axis: IntervalAxis | undefined;
  rows: Row[];
}

type Groupable = Pick<TestedClaim, 'claim' | 'finding'>;

/** Of fewer claims an axis of their own isn't worth reading. */
const fewest = 3;

/**
 * A post's claims in groups: its primary ones, then those of each scope, in the order of the text; within these by
 * kind of number. Numbers of one kind have one axis over all groups.
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

/** A sentence under the heading that says how it begins. */
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
