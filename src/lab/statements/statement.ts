import { z } from 'zod';
import { sha256OfJson } from '../../files/digest.ts';
import { pairings } from '../define.ts';
import { boundSchema } from '../findings/check-claim.ts';
import { entriesOf, kebabCase, line, sha256 } from '../records/record.ts';

/** A claim as it is declared: its words, its bound, and what decides on it. */
const statedClaimSchema = z.strictObject({
  sentence: line,
  measure: line,
  /** Absent where the claim's test judges by itself. */
  bound: boundSchema.optional(),
  primary: z.literal(true).optional(),
  /** SHA-256 of the code that decides, reduced to what it computes, without words. */
  test: sha256,
});
export type StatedClaim = z.infer<typeof statedClaimSchema>;

/** All that an experiment claims at one moment: `results/<experiment>/statements/<digest>.json`. */
export const statementSchema = z.strictObject({
  format: z.literal(1),
  experiment: kebabCase,
  /** What wrote the code that the tests' digests are of: another version may write it in another way. */
  by: line,
  /** How variants were to be compared. */
  pairing: z.enum(pairings),
  /** By the names under which `claims.ts` exports them. */
  claims: entriesOf(
    statedClaimSchema,
    z
      .string()
      .max(100)
      .regex(/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u),
  ),
});
export type Statement = z.infer<typeof statementSchema>;

/** Names a statement: the digest of all that is in it. */
export function digestOfStatement(statement: Statement): string {
  return sha256OfJson(statement);
}
