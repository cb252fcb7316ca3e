import { isDeepStrictEqual } from 'node:util';
import type { Bound } from '../claim.ts';
import type { Pairing } from '../define.ts';
import { isInText } from '../findings/listed-claims.ts';
import type { StatedClaim, Statement } from './statement.ts';

/** How today's claim compares with what was stated when the shown runs began. */
export interface Standing {
  /** The number of runs before which it was stated, with today's measure and bound. */
  before: number;
  /** The first of them, by its place among the runs; undefined without any. */
  first?: number | undefined;
  runs: number;
  /**
   * Whether the code that decides it has changed since some of these statements; undefined if the code can't be
   * compared.
   */
  rewritten: boolean | undefined;
  /** Whether it is a primary claim today, but wasn't stated as one before all of these runs. */
  promoted: boolean;
  /** Whether it was stated as a primary claim before some of these runs, but is none today. */
  demoted: boolean;
  /** Whether its sentence was different before some of these runs. */
  reworded: boolean;
  /** What the last different statement of it said, reduced to the differences from today. */
  was?: Difference | undefined;
}

interface Difference {
  measure?: string;
  /** Null if it had none. */
  bound?: Bound | null;
  pairing?: Pairing;
}

/** A claim as it is stated today. */
export interface ClaimToday {
  /** As `claims.ts` exports it. */
  name: string;
  claim: StatedClaim;
  /** Today's statement. */
  statement: Pick<Statement, 'by' | 'pairing'> & Partial<Pick<Statement, 'claims'>>;
}

/**
 * Compares a claim with the statements of the runs.
 *
 * @param statements of each run, in the order in which the runs began; undefined for a run without one
 * @returns undefined if no run has a statement, as in older records: then nothing is known
 */
export function standingOf(
  { name, claim, statement: today }: ClaimToday,
  statements: readonly (Statement | undefined)[],
): Standing | undefined {
  if (!statements.some(Boolean)) return undefined;
  const isClaimed = (other: string) => other !== name && Object.hasOwn(today.claims ?? {}, other);
  const then = statements.flatMap((statement, place) => {
    const stated = statement && statedThen(name, claim, statement, isClaimed);
    if (!stated) return [];
    const { by, pairing } = statement;
    return [{ stated, place, pairing, comparable: by === today.by }];
  });
  const same = then.filter(
    (each) => each.pairing === today.pairing && saysTheSame(each.stated, claim, each.comparable),
  );
  const isSame = new Set(same);
  const other = then.findLast((each) => !isSame.has(each));
  return {
    before: same.length,
    ...(same[0] && { first: same[0].place }),
    runs: statements.length,
    rewritten: isRewritten(same, claim),
    promoted: claim.primary === true && same.some(({ stated }) => !stated.primary),
    demoted: !claim.primary && same.some(({ stated }) => stated.primary),
    reworded: same.some(({ stated }) => stated.sentence !== claim.sentence),
    ...(other && { was: differenceOf(other, claim, today) }),
  };
}

/** A standing in words, as a ledger shows it. */
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
 * The sentences of claims that were stated before a run and are no claims today, in the order in which they were first
 * stated.
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

/** "above 1.2", "between 0.9 and 1.1", "within ±2". */
function describeBound(bound: Bound): string {
  if (bound.claimed === 'within') return `within ±${bound.margin}`;
  if (bound.claimed === 'between') return `between ${bound.low} and ${bound.high}`;
  return `${bound.claimed} ${bound.threshold}`;
}

/**
 * The claim in an earlier statement: the claim with the same measure, bound and code, as it may have been renamed, or
 * else the claim with the same name. The name of a claim in a post's text has its bound, so that of another bound is
 * found by the number that it is about, unless that is claimed today, too: then it is another claim of the same number.
 */
function statedThen(
  name: string,
  claim: StatedClaim,
  { claims }: Statement,
  isClaimed: (other: string) => boolean,
): StatedClaim | undefined {
  const asNow = Object.values(claims).find(
    (stated) =>
      stated.measure === claim.measure &&
      isDeepStrictEqual(stated.bound, claim.bound) &&
      stated.test === claim.test,
  );
  if (asNow) return asNow;
  if (!isInText(name)) return Object.hasOwn(claims, name) ? claims[name] : undefined;
  return Object.entries(claims).find(
    ([other, stated]) => isInText(other) && stated.test === claim.test && !isClaimed(other),
  )?.[1];
}

/** Without a bound, only the code says what was claimed: it must be the same, if it can be compared. */
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
