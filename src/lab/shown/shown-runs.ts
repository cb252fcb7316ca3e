import { z } from 'zod';
import { ExpectedError } from '../../messages/expected-error.ts';
import type { ExperimentDefinition } from '../define.ts';
import { requireDistinctSeeds } from '../records/distinct-seeds.ts';
import { type ProfileName, profileNames, profilesOf } from '../records/profile.ts';
import { kebabCase, runRecordSchema } from '../records/record.ts';
import { recordedReplaySchema } from '../records/verification.ts';

/** A planned run, and what is recorded of it. */
const plannedRunSchema = z.object({
  id: z.string(),
  variant: kebabCase,
  seed: z.int().nonnegative(),
  profile: z.enum(profileNames),
  state: z.enum(['fresh', 'stale', 'damaged', 'missing', 'imported']),
  because: z.array(z.string()),
  /** The command that records it. */
  command: z.string(),
  record: runRecordSchema.optional(),
  /** The replay that pages mention. */
  replay: recordedReplaySchema.optional(),
});

/** What an experiment plans, and what is recorded of it. */
export const planSchema = z.object({
  name: kebabCase,
  variants: z.array(z.object({ name: kebabCase, label: z.string() })),
  /** The most complete profile first. */
  plan: z.array(
    z.object({
      profile: z.enum(profileNames),
      /** How its runs compare with those that were published, in the experiment's words. */
      label: z.string().optional(),
      seeds: z.array(z.int().nonnegative()),
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

/**
 * Parses a source of runs: `<experiment>`, for the runs that the experiment shows by itself, `<experiment>@<profile>`
 * or `<experiment>@<profile>,<seed>,<seed>`. Undefined for any other text.
 */
export function parseSource(
  source: string,
): { experiment: string; shown: Shown | undefined } | undefined {
  const [experiment, chosen, ...rest] = source.split('@') as [string, ...string[]];
  if (chosen === undefined) return { experiment, shown: undefined };
  const [name, ...seeds] = chosen.split(',');
  const profile = profileNames.find((known) => known === name);
  const isWritten = rest.length === 0 && seeds.every((seed) => /^(0|[1-9]\d{0,8})$/.test(seed));
  if (!profile || !isWritten || new Set(seeds).size < seeds.length) return undefined;
  return {
    experiment,
    shown: { profile, seeds: seeds.length > 0 ? seeds.map(Number) : undefined },
  };
}

/** The sources in a text that may name several: `lm-small+lm-large@full`. The code of the first one computes. */
export function sourcesIn(text: string): [string, ...string[]] {
  return text.split('+') as [string, ...string[]];
}

/**
 * The names by which code reads the experiments after the first: an experiment's own, or the whole source if that is taken.
 */
export function namesOfOthers([first, ...others]: readonly [string, ...string[]]): string[] {
  const experimentOf = (source: string) => source.split('@', 1)[0]!;
  const taken = new Set([experimentOf(first)]);
  return others.map((source) => {
    const experiment = experimentOf(source);
    if (taken.has(experiment)) return source;
    taken.add(experiment);
    return experiment;
  });
}

/** Runs that are shown, each with its record: the same seeds for every variant. */
export const shownRunsSchema = z.object({
  profile: z.enum(profileNames),
  profileLabel: z.string().optional(),
  /** The number of seeds that the profile plans; fewer may be shown. */
  plannedSeeds: z.int().positive(),
  stale: z.boolean(),
  runs: z.array(
    z.object({
      id: z.string(),
      variant: kebabCase,
      state: z.enum(['fresh', 'stale', 'imported']),
      staleBecause: z.array(z.string()),
      record: runRecordSchema,
      replay: recordedReplaySchema.optional(),
    }),
  ),
  /** Commands that record the runs that should be shown, but are missing. */
  missing: z.array(z.string()),
});
export type ShownRuns = z.infer<typeof shownRunsSchema>;

/**
 * Requires an experiment with several profiles to say which one pages show: this must not depend on what is recorded.
 *
 * @throws ExpectedError if it doesn't say so
 */
export function requireShown(definition: ExperimentDefinition): void {
  const profiles = profilesOf(definition);
  if (definition.shows || profiles.length === 1) return;
  throw new ExpectedError(
    `experiment ${definition.name} has the profiles ${profiles.join(', ')}: say which one pages show, as in shows: { profile: '${profiles[0]}' }`,
  );
}

/** The profile and the seeds that pages show: those that the experiment names, or all seeds of its only profile. */
export function shownOf(definition: ExperimentDefinition): {
  profile: ProfileName;
  seeds: readonly number[];
} {
  const { shows, profiles } = definition;
  const profile = shows?.profile ?? profilesOf(definition)[0]!;
  return { profile, seeds: shows?.seeds ?? profiles[profile]!.seeds };
}

/** The runs of the seeds that every variant has. */
export function ofCommonSeeds<Run>(
  variants: number,
  runs: readonly Run[],
  seedOf: (run: Run) => number,
): Run[] {
  const bySeed = Map.groupBy(runs, seedOf);
  return runs.filter((run) => bySeed.get(seedOf(run))!.length === variants);
}

/**
 * Picks the runs to show, of the seeds that every variant has. @throws ExpectedError if two seeds have the same bits
 */
export function pickRuns(plan: Plan, shown: Shown): ShownRuns {
  const { label, seeds } = plan.plan.find(({ profile }) => profile === shown.profile)!;
  const wanted = runsToShow(plan, shown);
  const runs = recordedOf(wanted);
  const complete = ofCommonSeeds(plan.variants.length, runs, ({ record }) => record.seed);
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

/** Those of planned runs that are recorded and can be shown. */
export function recordedOf(planned: Plan['planned']): ShownRuns['runs'] {
  return planned.flatMap(({ id, variant, state, because, record, replay }) =>
    record && (state === 'fresh' || state === 'stale' || state === 'imported')
      ? [{ id, variant, state, staleBecause: because, record, ...(replay && { replay }) }]
      : [],
  );
}

/**
 * The planned runs of a profile, of some of its seeds or all. @throws ExpectedError if the plan has no such profile or
 * seed
 */
export function runsToShow({ name, plan, planned }: Plan, { profile, seeds }: Shown) {
  const found = plan.find((each) => each.profile === profile);
  if (!found) {
    const known = plan.map((each) => each.profile).join(', ');
    throw new ExpectedError(
      `experiment ${name} has no profile ${JSON.stringify(profile)}; known: ${known}`,
    );
  }
  const known = new Set(found.seeds);
  const unknown = seeds?.find((seed) => !known.has(seed));
  if (unknown !== undefined) {
    throw new ExpectedError(
      `experiment ${name} plans no seed ${unknown} in its profile ${profile}; planned: ${found.seeds.join(', ')}`,
    );
  }
  const wanted = seeds ? new Set(seeds) : known;
  return planned.filter((run) => run.profile === profile && wanted.has(run.seed));
}
