import { z } from 'zod';
import { profileNames } from '../records/profile.ts';
import { kebabCase, sha256 } from '../records/record.ts';

/** A planned run that isn't recorded under today's fingerprint: development servers show it while it runs. */
export const awaitedRunSchema = z.object({
  id: z.string(),
  variant: kebabCase,
  seed: z.int().nonnegative(),
  profile: z.enum(profileNames),
  parameters: z.record(z.string(), z.unknown()),
  /** Its number of rows; absent if the experiment doesn't tell. */
  steps: z.number().optional(),
  /** Under which it may run today: one for each edition of the data that it may read. */
  fingerprints: z.array(sha256),
});
export type AwaitedRun = z.infer<typeof awaitedRunSchema>;
