import { z } from 'zod';
import { sha256OfJson } from '../../files/digest.ts';
import { pairings } from '../define.ts';
import { boundSchema } from '../findings/check-claim.ts';
import { entriesOf, kebabCase, line, sha256 } from '../records/record.ts';

/** A claim as it is declared: its words, its bound, and the digest of the code that decides it. */
const statedClaimSchema = z.strictObject({
  sentence: line,
  measure: line,
  /** Absent if the claim's test judges by itself. */
  bound: boundSchema.optional(),
  primary: z.literal(true).optional(),
  /**
   * SHA-256 of the code that decides the claim, reduced to what it computes, without words; of a claim without code, of the
   * JSON that says which numbers are compared.
   */
  test: sha256,
});
export type StatedClaim = z.infer<typeof statedClaimSchema>;

/** All that an experiment claims at one moment: `results/<experiment>/statements/<digest>.json`. */
export const statementSchema = z.strictObject({
  format: z.literal(1),
  experiment: kebabCase,
  /**
   * The program that wrote the code whose digests are in `test`: another version may write the same code differently.
   */
  by: line,
  /** How variants are compared. */
  pairing: z.enum(pairings),
  /** By the names of the exports of `claims.ts`; those in the text of posts by what they claim: `loss:last:adam:below:sgd`. */
  claims: entriesOf(
    statedClaimSchema,
    z
      .string()
      .max(400)
      .regex(/^[\p{ID_Start}$_][\p{ID_Continue}$]*(:[\w.+-]+)*$/u),
  ),
});
export type Statement = z.infer<typeof statementSchema>;

/** The digest of a statement's whole content, which names its file. */
export function digestOfStatement(statement: Statement): string {
  return sha256OfJson(statement);
}
