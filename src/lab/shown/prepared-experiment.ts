import { z } from 'zod';
import { pairings } from '../define.ts';
import { profileNames } from '../records/profile.ts';
import { claimsOnRecordSchema } from '../statements/claims-on-record.ts';
import { publishedSchema } from './published-values.ts';
import { planSchema, shownRunsSchema } from './shown-runs.ts';

/** The results that pages show for one experiment, unless a component says otherwise, and what else there is. */
export const preparedExperimentSchema = z.object({
  ...planSchema.shape,
  ...shownRunsSchema.shape,
  title: z.string(),
  published: publishedSchema,
  pairing: z.enum(pairings),
  /** Those that the experiment defines, the most complete first. */
  profiles: z.array(z.enum(profileNames)),
  /** Whether what isn't fresh stops a build: components may show other runs. */
  mustBeFresh: z.boolean(),
  /** How its claims stand to what was stated when these runs began; absent where no run took that down. */
  claimsOnRecord: claimsOnRecordSchema.optional(),
  /** The same of all recorded runs of each profile, for components that show others. */
  claimsOfProfiles: z.partialRecord(z.enum(profileNames), claimsOnRecordSchema),
  /** The commit that holds the code of its charts, values, tables and claims as it is; absent where none does. */
  commit: z.string().optional(),
  /** Absolute paths whose edit can change the state. */
  inputs: z.array(z.string()),
  /** In development: why today's state can't be told. */
  problem: z.string().optional(),
});
export type PreparedExperiment = z.infer<typeof preparedExperimentSchema>;
