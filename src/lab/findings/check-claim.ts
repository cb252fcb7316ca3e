import { z } from 'zod';
import { firstIssue } from '../../messages/first-issue.ts';
import { type Claim, type OwnFinding, type Sample, verdicts } from '../claim.ts';
import { pairings } from '../define.ts';
import { styles } from '../quantity.ts';

const sentence = z.string().trim().min(1);
const threshold = z.number();

export const boundSchema = z.discriminatedUnion('claimed', [
  z.strictObject({ claimed: z.literal(['above', 'below']), threshold }),
  z
    .strictObject({ claimed: z.literal('between'), low: threshold, high: threshold })
    .refine(({ low, high }) => low < high, 'low must be below high'),
  z.strictObject({ claimed: z.literal('within'), margin: z.number().positive() }),
]);

const format = {
  style: z.enum(styles).optional(),
  digits: z.int().min(0).max(20).optional(),
  unit: sentence.optional(),
};

/** The words and data of a claim. They are checked, as an author may write JavaScript or use `any`. */
const claimSchema = z
  .strictObject({
    sentence,
    scope: sentence.optional(),
    measure: sentence,
    bound: boundSchema.optional(),
    primary: z.boolean().optional(),
    published: z.array(z.strictObject({ by: sentence, says: sentence })).optional(),
    allowsDiverged: z.boolean().optional(),
    ...format,
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

/** Whether an export of `claims.ts` is a claim, and not something that claims share. */
export function isClaim(exported: unknown): exported is Claim {
  return typeof (exported as Partial<Claim> | null | undefined)?.test === 'function';
}

/** Checks a claim's words and data. @throws Error naming the first mistake */
export function checkClaim(claim: Claim): void {
  const checked = claimSchema.safeParse(claim, { reportInput: true });
  if (!checked.success) throw new Error(`its claim has a mistake: ${firstIssue(checked.error)}`);
}

// `checkNumbers` in `finding.ts` refuses numbers that their kind doesn't allow, such as infinite ones.
const numbers = z.array(z.custom<number>((value) => typeof value === 'number', 'must be a number'));
const interval = z
  .strictObject({ low: z.number(), high: z.number() })
  .refine(({ low, high }) => low <= high, 'low must not be above high');

const sampleSchema = z
  .strictObject({
    kind: z.enum(['value', 'difference', 'ratio']),
    of: numbers,
    against: numbers.optional(),
    pairing: z.enum(pairings).optional(),
    from: sentence.optional(),
    ...format,
  })
  .refine(({ kind, against }) => kind !== 'value' || !against, {
    path: ['against'],
    error: 'a value has no other side: its kind is a difference or a ratio',
  });

const ownFindingSchema = z.strictObject({
  verdict: z.enum(verdicts),
  value: z.strictObject({
    value: z.number(),
    ...format,
    interval: interval.optional(),
    given: z.literal(true).optional(),
  }),
  interval: interval.optional(),
  n: z.int().positive(),
  over: sentence,
});

/** Checks what the test of a claim with a bound returned. @throws Error naming the first mistake */
export function checkedSample(given: unknown): Sample {
  return checkGiven(given, sampleSchema, 'a bound: write { kind, of }') as Sample;
}

/** Checks what the test of a claim without a bound returned. @throws Error naming the first mistake */
export function checkedOwnFinding(given: unknown): OwnFinding {
  return checkGiven(
    given,
    ownFindingSchema,
    'no bound: write { verdict, value, n, over }',
  ) as OwnFinding;
}

function checkGiven<T>(given: unknown, schema: z.ZodType<T>, rule: string): T {
  const checked = schema.safeParse(given, { reportInput: true });
  if (checked.success) return checked.data;
  throw new Error(`its test gives ${firstIssue(checked.error)}, and the claim has ${rule}`);
}
