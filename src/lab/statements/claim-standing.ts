import { isDeepStrictEqual } from 'node:util';
import type { Bound } from '../claim.ts';
import type { Pairing } from '../define.ts';
import type { StatedClaim, Statement } from './statement.ts';

/** How a claim as it is today stands to what was stated when the runs that are shown began. */
export interface Standing {
  /** Before how many of the runs it was stated, with today's measure and bound. */
  before: number;
  runs: number;
  /** Whether what decides on it is another code since, in some of those; undefined where that can't be told. */
  rewritten: boolean | undefined;
  /** Whether it wasn't stated as a primary claim before all of these, though it is one today. */
  promoted: boolean;
  /** Whether it was stated as a primary claim before some of these, though it is none today. */
  demoted: boolean;
  /** Whether its sentence was another one in some of these. */
  reworded: boolean;
  /** What the last other statement of it said, as far as that differs from today. */
  was?: Difference | undefined;
}

interface Difference {
  measure?: string;
  /** Null where it had none. */
  bound?: Bound | null;
  pairing?: Pairing;
}

/** A claim as it is stated today. */
export interface ClaimToday {
  /** As `claims.ts` exports it. */
  name: string;
  claim: StatedClaim;
  /** Today's. */
  statement: Pick<Statement, 'by' | 'pairing'>;
}

/**
 * Compares a claim with the statements of the runs, in the order in which they began. Undefined where no
 * run has one: records from before statements tell neither.
 */
export function standingOf(
  { name, claim, statement: today }: ClaimToday,
  statements: readonly (Statement | undefined)[],
): Standing | undefined {
  if (!statements.some(Boolean)) return undefined;
  const then = statements.flatMap((statement) => {
    const stated = statement && statedThen(name, claim, statement);
    if (!stated) return [];
    const { by, pairing } = statement;
    return [{ stated, pairing, comparable: by === today.by }];
  });
  const same = then.filter(
    (each) => each.pairing === today.pairing && saysTheSame(each.stated, claim, each.comparable),
  );
  const other = then.findLast((each) => !same.includes(each));
  return {
    before: same.length,
    runs: statements.length,
    rewritten: isRewritten(same, claim),
    promoted: claim.primary === true && same.some(({ stated }) => !stated.primary),
    demoted: !claim.primary && same.some(({ stated }) => stated.primary),
    reworded: same.some(({ stated }) => stated.sentence !== claim.sentence),
    ...(other && { was: differenceOf(other, claim, today) }),
  };
}

/** As a ledger says it. */
export function describeStanding(standing: Standing | undefined): string {
  if (!standing) return 'not on record';
  const { before, runs, rewritten, promoted, demoted, reworded, was } = standing;
  if (before > 0) {
    const which = before === runs ? 'the runs' : `${before} of ${runs} runs`;
    const since = promoted ? '; not as a primary claim' : demoted ? '; as a primary claim' : '';
    const words = reworded ? '; reworded since' : '';
    return `stated before ${which}${since}${words}${describeCode(rewritten)}`;
  }
  return was ? `changed after the runs: was ${describeDifference(was)}` : 'stated after the runs';
}

/**
 * What was stated before a run and is no longer among the claims: their sentences, in the order in which
 * they were stated first.
 */
export function statedNoLonger(
  today: Readonly<Record<string, StatedClaim>>,
  statements: readonly (Statement | undefined)[],
): string[] {
  const isHere = (name: string, stated: StatedClaim) =>
    Object.hasOwn(today, name) ||
    Object.values(today).some(
      ({ sentence, test }) => sentence === stated.sentence || test === stated.test,
    );
  const gone = statements.flatMap((statement) =>
    Object.entries(statement?.claims ?? {}).filter(([name, stated]) => !isHere(name, stated)),
  );
  return [...new Set(gone.map(([, { sentence }]) => sentence))];
}

function differenceOf(
  { stated, pairing }: { stated: StatedClaim; pairing: Pairing },
  claim: StatedClaim,
  today: ClaimToday['statement'],
): Difference {
  return {
    ...(stated.measure !== claim.measure && { measure: stated.measure }),
    ...(!isDeepStrictEqual(stated.bound, claim.bound) && { bound: stated.bound ?? null }),
    ...(pairing !== today.pairing && { pairing }),
  };
}

function describeDifference({ measure, bound, pairing }: Difference): string {
  const parts = [
    ...(measure === undefined ? [] : [measure]),
    ...(bound === undefined ? [] : [bound ? describeBound(bound) : 'without a bound']),
    ...(pairing === undefined ? [] : [pairing === 'seed' ? 'seed by seed' : 'between groups']),
  ];
  return parts.join(', ') || 'another test';
}

/** "above 1.2", "between 0.9 and 1.1". */
function describeBound(bound: Bound): string {
  if (bound.claimed === 'between') return `between ${bound.low} and ${bound.high}`;
  return `${bound.claimed} ${bound.threshold}`;
}

/** By its name, or by what it is where it was given another name. */
function statedThen(
  name: string,
  claim: StatedClaim,
  { claims }: Statement,
): StatedClaim | undefined {
  const asNow = Object.values(claims).find(
    (stated) =>
      stated.measure === claim.measure &&
      isDeepStrictEqual(stated.bound, claim.bound) &&
      stated.test === claim.test,
  );
  return asNow ?? (Object.hasOwn(claims, name) ? claims[name] : undefined);
}

/** Without a bound, only the code tells what was claimed, if it can be compared. */
function saysTheSame(stated: StatedClaim, today: StatedClaim, comparable: boolean): boolean {
  if (stated.measure !== today.measure) return false;
  if (!isDeepStrictEqual(stated.bound, today.bound)) return false;
  return today.bound !== undefined || stated.test === today.test || !comparable;
}

function isRewritten(
  same: readonly { stated: StatedClaim; comparable: boolean }[],
  { test }: StatedClaim,
): boolean | undefined {
  const others = same.filter(({ stated }) => stated.test !== test);
  if (others.some(({ comparable }) => comparable)) return true;
  return others.length > 0 ? undefined : false;
}

function describeCode(rewritten: boolean | undefined): string {
  if (rewritten === undefined) return "; its code can't be compared";
  return rewritten ? '; its code was changed since' : '';
}
