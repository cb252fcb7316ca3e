import { expect, test } from 'vitest';
import { z } from 'zod';
import { firstIssue } from '../../src/messages/first-issue.ts';

const schema = z.strictObject({
  format: z.literal(1).optional(),
  name: z.string(),
  part: z.strictObject({ size: z.int('is missing; write a number') }).optional(),
  seeds: z.array(z.int()).default([]),
});

test.each([
  [{ name: 1 }, 'name: Invalid input: expected string, received number (is 1)'],
  [{ name: 'a', seeds: [1, 0.5] }, /^seeds\.1: .*\(is 0\.5\)$/],
  [{}, 'name: Invalid input: expected string, received undefined'],
  // The misspelling, not what is missing because of it; and no object that is cut off.
  [{ nmae: 'a' }, 'Unrecognized key: "nmae"'],
  [{ name: 'a', seed: [1] }, 'Unrecognized key: "seed"'],
  [{ name: 'a', part: { sizes: 1 } }, /^part\.size: is missing; write a number/],
  // A wrong value says more than keys that came with it.
  [{ format: 99, name: 'a', added: true }, /^format: /],
])('%j is described in one line', (value, message) => {
  const { error } = schema.safeParse(value, { reportInput: true });
  expect(firstIssue(error!)).toEqual(
    typeof message === 'string' ? message : expect.stringMatching(message),
  );
});
