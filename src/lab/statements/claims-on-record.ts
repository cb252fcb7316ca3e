import { z } from 'zod';
import type { RunRecord } from '../records/record.ts';
import { describeStanding, standingOf, statedNoLonger } from './claim-standing.ts';
import type { Statement } from './statement.ts';
import { readStatements } from './statement-store.ts';

/** How an experiment's claims compare with what was stated when its runs began, in words. */
export const claimsOnRecordSchema = z.object({
  /** By the names of the claims: "stated before the runs". */
  standings: z.record(z.string(), z.string()),
  /** When the first of the runs began that state a claim as it is today; only of claims with such runs. */
  since: z.record(z.string(), z.string()).optional(),
  /** Sentences that were stated before runs and are no claims any more. */
  dropped: z.array(z.string()),
});
export type ClaimsOnRecord = z.infer<typeof claimsOnRecordSchema>;

/**
 * Compares today's claims with the statements of the runs. Undefined if no run has a statement, as in older records.
 *
 * @param claimsToday `stateClaims` of the experiment; called only if a run has a statement, as it bundles the claims
 * @throws ExpectedError if today's claims can't be loaded, or a statement is missing or damaged
 */
export async function claimsOnRecord(
  root: string,
  experiment: string,
  records: readonly RunRecord[],
  claimsToday: () => Promise<Statement | undefined>,
): Promise<ClaimsOnRecord | undefined> {
  const inOrder = records.toSorted((a, b) => startOf(a).localeCompare(startOf(b)));
  const digests = inOrder.map(({ provenance }) => provenance.statement);
  const named = digests.filter((digest) => digest !== undefined);
  if (named.length === 0) return undefined;
  const read = await readStatements(root, experiment, named);
  const statements = digests.map((digest) => (digest ? read.get(digest) : undefined));
  const today = await claimsToday();
  if (!today) return { standings: {}, dropped: statedNoLonger({}, statements) };
  const standings = Object.entries(today.claims).map(
    ([name, claim]) => [name, standingOf({ name, claim, statement: today }, statements)] as const,
  );
  const since = standings.flatMap(([name, standing]) =>
    standing?.first === undefined ? [] : [[name, startOf(inOrder[standing.first]!)]],
  );
  return {
    standings: Object.fromEntries(
      standings.map(([name, standing]) => [name, describeStanding(standing)]),
    ),
    since: Object.fromEntries(since),
    dropped: statedNoLonger(today.claims, statements),
  };
}

/** Imported runs needn't tell when they began, and have no statement. */
function startOf({ provenance }: RunRecord): string {
  return provenance.started ?? '';
}
