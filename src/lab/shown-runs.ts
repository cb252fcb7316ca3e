import { z } from 'astro/zod';
import { type ProfileName, profileNames } from './define.ts';
import { requireDistinctSeeds } from './distinct-seeds.ts';
import { LabError } from './lab-error.ts';
import { kebabCase, runRecordSchema } from './record.ts';

/** A run that an experiment plans, and what there is of it. */
export const plannedRunSchema = z.object({
  id: z.string(),
  variant: kebabCase,
  seed: z.int().positive(),
  profile: z.enum(profileNames),
  state: z.enum(['fresh', 'stale', 'damaged', 'missing']),
  because: z.array(z.string()),
  /** Records it. */
  command: z.string(),
  record: runRecordSchema.optional(),
});

/** What an experiment plans, and what is recorded of it. */
export const planSchema = z.object({
  name: kebabCase,
  variants: z.array(z.object({ name: kebabCase, label: z.string() })),
  /** The most complete profile first. */
  plan: z.array(
    z.object({
      profile: z.enum(profileNames),
      /** How its runs stand to those that were published, in the experiment's words. */
      label: z.string().optional(),
      seeds: z.array(z.int().positive()),
    }),
  ),
  planned: z.array(plannedRunSchema),
});
export type Plan = z.infer<typeof planSchema>;

/** Which runs are shown: all seeds of a profile, or some. */
export interface Shown {
  profile: ProfileName;
  seeds?: readonly number[] | undefined;
}

/** Runs that are shown, each with its record: the same seeds for every variant. */
export const shownRunsSchema = z.object({
  profile: z.enum(profileNames),
  profileLabel: z.string().optional(),
  /** How many seeds the profile plans, of which fewer may be shown. */
  plannedSeeds: z.int().positive(),
  stale: z.boolean(),
  runs: z.array(
    z.object({
      id: z.string(),
      variant: kebabCase,
      state: z.enum(['fresh', 'stale']),
      staleBecause: z.array(z.string()),
      record: runRecordSchema,
    }),
  ),
  /** Commands for the runs that are to be shown but aren't there. */
  missing: z.array(z.string()),
});
export type ShownRuns = z.infer<typeof shownRunsSchema>;

/** Picks the runs that are to be shown, of the seeds that every variant has. @throws LabError if two seeds have the same bits */
export function pickRuns(plan: Plan, shown: Shown): ShownRuns {
  const { label, seeds } = plan.plan.find(({ profile }) => profile === shown.profile)!;
  const wanted = runsToShow(plan, shown);
  const runs = wanted.flatMap(({ id, variant, state, because, record }) =>
    record && (state === 'fresh' || state === 'stale')
      ? [{ id, variant, state, staleBecause: because, record }]
      : [],
  );
  const ofSeed = Map.groupBy(runs, ({ record }) => record.seed);
  const complete = runs.filter(
    ({ record }) => ofSeed.get(record.seed)!.length === plan.variants.length,
  );
  requireDistinctSeeds(complete.map(({ record }) => record));
  return {
    profile: shown.profile,
    ...(label && { profileLabel: label }),
    plannedSeeds: seeds.length,
    stale: complete.some(({ state }) => state === 'stale'),
    runs: complete,
    missing: wanted.filter(({ record }) => !record).map(({ command }) => command),
  };
}

/** @throws LabError if the plan doesn't have what is to be shown */
export function runsToShow({ name, plan, planned }: Plan, { profile, seeds }: Shown) {
  const found = plan.find((each) => each.profile === profile);
  if (!found) {
    const known = plan.map((each) => each.profile).join(', ');
    throw new LabError(
      `experiment ${name} has no profile ${JSON.stringify(profile)}; known: ${known}`,
    );
  }
  const unknown = seeds?.find((seed) => !found.seeds.includes(seed));
  if (unknown !== undefined) {
    throw new LabError(
      `experiment ${name} plans no seed ${unknown} in its profile ${profile}; planned: ${found.seeds.join(', ')}`,
    );
  }
  return planned.filter(
    (run) => run.profile === profile && (seeds ?? found.seeds).includes(run.seed),
  );
}
