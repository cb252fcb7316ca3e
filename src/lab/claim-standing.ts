import { isDeepStrictEqual } from 'node:util';
import type { Bound } from './claim.ts';
import type { StatedClaim, Statement } from './statement.ts';

/** How a claim as it is today stands to what was stated when the runs that are shown began. */
export interface Standing {
  /** Before how many of the runs it was stated, with today's measure and bound. */
  before: number;
  runs: number;
  /** Whether what decides on it is another code since, in some of those; undefined where that can't be told. */
  rewritten: boolean | undefined;
  /** What the last other statement of it said, where its measure, or its bound, was another. */
  was?: Pick<StatedClaim, 'measure' | 'bound'> | undefined;
}

/** A claim as it is stated today, and by what. */
export interface ClaimToday {
  /** As `claims.ts` exports it. */
  name: string;
  claim: StatedClaim;
  /** What wrote the code that `test` is the digest of: today's `by`. */
  by: string;
}

/**
 * Compares a claim with the statements of the runs, in the order in which they began. Undefined where no
 * run has one: records from before statements tell neither.
 */
export function standingOf(
  { name, claim, by }: ClaimToday,
  statements: readonly (Statement | undefined)[],
): Standing | undefined {
  if (!statements.some(Boolean)) return undefined;
  const then = statements.flatMap((statement) => {
    const stated = statement && statedThen(name, claim, statement);
    return stated ? [{ stated, comparable: statement.by === by }] : [];
  });
  const same = then.filter((each) => saysTheSame(each.stated, claim, each.comparable));
  const other = then.findLast((each) => !same.includes(each))?.stated;
  return {
    before: same.length,
    runs: statements.length,
    rewritten: isRewritten(same, claim),
    ...(other && { was: { measure: other.measure, bound: other.bound } }),
  };
}

/** As a ledger says it. */
export function describeStanding(standing: Standing | undefined): string {
  if (!standing) return 'not on record';
  const { before, runs, rewritten, was } = standing;
  if (before > 0) {
    const which = before === runs ? 'the runs' : `${before} of ${runs} runs`;
    return `stated before ${which}${describeCode(rewritten)}`;
  }
  if (!was) return 'stated after the runs';
  return `changed after the runs: was ${was.measure}, ${describeBound(was.bound)}`;
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

/** "above 1.2", "between 0.9 and 1.1". */
export function describeBound(bound: Bound | undefined): string {
  if (!bound) return 'another test';
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

/** Where one of them has no bound, only the code tells what was claimed, if it can be compared. */
function saysTheSame(stated: StatedClaim, today: StatedClaim, comparable: boolean): boolean {
  if (stated.measure !== today.measure) return false;
  if (stated.bound && today.bound) return isDeepStrictEqual(stated.bound, today.bound);
  return stated.test === today.test || !comparable;
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
