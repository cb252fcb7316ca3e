import { z } from 'astro/zod';
import type { Claim } from './claim.ts';
import { firstIssue } from './experiment.ts';

const sentence = z.string().trim().min(1);
const threshold = z.number();

export const boundSchema = z.discriminatedUnion('claimed', [
  z.strictObject({ claimed: z.literal(['above', 'below']), threshold }),
  z
    .strictObject({ claimed: z.literal('between'), low: threshold, high: threshold })
    .refine(({ low, high }) => low < high, 'low must be below high'),
]);

/** The words and data of a claim: its author may write JavaScript or use `any`. */
const claimSchema = z
  .strictObject({
    sentence,
    scope: sentence.optional(),
    measure: sentence,
    bound: boundSchema.optional(),
    primary: z.boolean().optional(),
    published: z.array(z.strictObject({ by: sentence, says: sentence })).optional(),
    allowsDiverged: z.boolean().optional(),
    test: z.custom((value) => typeof value === 'function', 'must be a function'),
  })
  .refine(({ primary, bound }) => !primary || bound, {
    path: ['primary'],
    error: 'a primary claim is judged by its bound: write bound: { claimed: …, threshold: … }',
  })
  .refine(({ scope, sentence }) => !scope || sentence.startsWith(scope), {
    path: ['scope'],
    error: 'the sentence must begin with it',
  });

/** @throws Error naming the first thing that isn't as it must be */
export function checkClaim(claim: Claim): void {
  const checked = claimSchema.safeParse(claim, { reportInput: true });
  if (!checked.success) throw new Error(`its claim has a mistake: ${firstIssue(checked.error)}`);
}
