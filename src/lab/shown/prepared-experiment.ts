import { z } from 'zod';
import { pairings } from '../define.ts';
import { artifactKinds, artifactName, columnTypes } from '../records/artifact-entry.ts';
import { profileNames } from '../records/profile.ts';
import { claimsOnRecordSchema } from '../statements/claims-on-record.ts';
import { awaitedRunSchema } from './awaited-runs.ts';
import { publishedSchema } from './published-values.ts';
import { planSchema, shownRunsSchema } from './shown-runs.ts';

/** The results that pages show for an experiment unless a component names others, and its whole plan. */
export const preparedExperimentSchema = z.object({
  ...planSchema.shape,
  ...shownRunsSchema.shape,
  /** The runs that it shows by default, all of them, recorded or not. */
  byDefault: z.object({ profile: z.enum(profileNames), seeds: z.array(z.int().nonnegative()) }),
  title: z.string(),
  published: publishedSchema,
  /** What it measures: a description of each metric, by name. */
  metrics: z.record(z.string(), z.string()),
  /** The names of its parameters. */
  parameters: z.array(z.string()),
  /** What its runs keep besides, by name. */
  artifacts: z.record(
    artifactName,
    z.object({
      kind: z.enum(artifactKinds),
      about: z.string(),
      /** Of a table, in their order. */
      columns: z.record(artifactName, z.enum(columnTypes)).optional(),
      /** Where readers get a file that isn't kept. */
      url: z.string().optional(),
    }),
  ),
  pairing: z.enum(pairings),
  /** The experiment's profiles, most complete first. */
  profiles: z.array(z.enum(profileNames)),
  /** Whether a shown run that isn't fresh stops the build: the loader checks no runs but those that posts use. */
  mustBeFresh: z.boolean(),
  /** How its claims compare with what was stated when these runs began; absent if no run has a statement. */
  claimsOnRecord: claimsOnRecordSchema.optional(),
  /** The same for all recorded runs of each profile, for components that show other runs. */
  claimsOfProfiles: z.partialRecord(z.enum(profileNames), claimsOnRecordSchema),
  /** The commit that has the current code of its charts, values, tables and claims; absent if no commit has. */
  commit: z.string().optional(),
  /** Absolute paths; an edit of any may change the states of runs. */
  inputs: z.array(z.string()),
  /** In development: its runs that aren't recorded under today's fingerprint, which are shown while they run. */
  awaited: z.array(awaitedRunSchema).optional(),
  /** In development: why the states of runs are unknown. */
  problem: z.string().optional(),
});
export type PreparedExperiment = z.infer<typeof preparedExperimentSchema>;
