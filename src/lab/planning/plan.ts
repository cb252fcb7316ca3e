import { inspect, isDeepStrictEqual } from 'node:util';
import { ExpectedError, isExpected } from '../../messages/expected-error.ts';
import { firstIssue } from '../../messages/first-issue.ts';
import { knownNames } from '../../messages/known-names.ts';
import { plainLine } from '../../messages/plain-text.ts';
import { privatePart } from '../../messages/private-text.ts';
import type { ExperimentDefinition } from '../define.ts';
import { type ProfileName, profilesOf } from '../records/profile.ts';
import { runRecordSchema } from '../records/record.ts';
import { importCommand, recordingCommand, runId } from '../records/run-id.ts';
import type { Experiment } from './experiment.ts';

/** One run that the experiment asks for. */
export interface PlannedRun {
  experiment: string;
  variant: string;
  seed: number;
  profile: ProfileName;
  /** `<variant>-<profile>-seed<seed>`: the folder's name under `results/<experiment>`. */
  id: string;
  /** Resolved: the variant's value, else the profile's, else the schema's default. */
  parameters: Record<string, unknown>;
  /** Whether another tool computes it, so that it can only be imported. */
  isImported?: true;
}

/** Selects runs; an absent field matches all. */
export interface Selection {
  variant?: string | undefined;
  seed?: number | undefined;
  profile?: ProfileName | undefined;
}

/**
 * The runs of an experiment, ordered by profile, seed, then variant, so that the variants of a seed run side by side.
 * @throws ExpectedError if the selection names something unknown, or parameters are invalid
 */
export function planRuns(
  { definition }: Pick<Experiment, 'definition'>,
  selection: Selection = {},
): PlannedRun[] {
  checkSelection(definition, selection);
  const variants = Object.keys(definition.variants).filter(
    (variant) => selection.variant === undefined || selection.variant === variant,
  );
  return profilesOf(definition)
    .filter((profile) => selection.profile === undefined || selection.profile === profile)
    .flatMap((profile) => {
      // All seeds have the same parameters: a sweep may have thousands.
      const plans = variants.map((variant) => planVariant(definition, profile, variant));
      return definition.profiles[profile]!.seeds.filter(
        (seed) => selection.seed === undefined || selection.seed === seed,
      ).flatMap((seed) => plans.map((runOf) => runOf(seed)));
    });
}

/** The command that records a run, or takes it in. */
export function runCommand({ experiment, variant, seed, profile, isImported }: PlannedRun): string {
  if (isImported) return importCommand(experiment);
  return recordingCommand(experiment, { variant, seed, profile });
}

/** The runs of a variant, by seed. @throws ExpectedError if its parameters are invalid */
function planVariant(
  definition: ExperimentDefinition,
  profile: ProfileName,
  variant: string,
): (seed: number) => PlannedRun {
  const where = `experiment ${definition.name}, profile ${profile}, variant ${variant}`;
  const given = {
    ...definition.profiles[profile]!.parameters,
    ...definition.variants[variant]!.parameters,
  };
  const parameters = parseParameters(definition, given, where);
  checkSurvivesJson(parameters, where);
  checkRecordable(parameters, where);
  if (definition.command !== undefined) checkPublic(parameters, where);
  return (seed) => ({
    experiment: definition.name,
    variant,
    seed,
    profile,
    id: runId({ variant, profile, seed }),
    parameters,
    ...(definition.imported && { isImported: true }),
  });
}

/** Those of imported runs are only what tells its place in the plan: the run has the others. */
function parseParameters(
  { parameters, imported }: ExperimentDefinition,
  given: Record<string, unknown>,
  where: string,
): Record<string, unknown> {
  const isLoose = parameters.def.catchall !== undefined;
  const schema = isLoose && imported ? parameters : parameters.strict();
  const { error, data } = schema.safeParse(given, { reportInput: true });
  const issues = error?.issues.filter(
    ({ path: [name] }) => !imported || Object.hasOwn(given, name as string) || name === undefined,
  );
  if (issues && issues.length > 0) {
    throw new ExpectedError(
      `${where}: ${firstIssue({ ...error!, issues } as typeof error & object)}`,
    );
  }
  return imported ? given : data!;
}

/** Parameters reach workers and records as JSON, which turns `Infinity` into null and a `Map` into an empty object. */
function checkSurvivesJson(parameters: Record<string, unknown>, where: string): void {
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined || survivesJson(value)) continue;
    throw new ExpectedError(
      `${where}: ${name} is ${plainLine(inspect(value, { breakLength: Infinity }), 60)}, which JSON can't hold; make it finite numbers, text, truth values, null, arrays or plain objects, and let run() convert them`,
    );
  }
}

/** Fails before the run starts, rather than when its record is written. */
function checkRecordable(parameters: Record<string, unknown>, where: string): void {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  const schema = runRecordSchema.shape.parameters;
  const { error } = schema.safeParse(Object.fromEntries(given), { reportInput: true });
  if (error) throw new ExpectedError(`${where}: ${firstIssue(error)}, which a record doesn't take`);
}

/** A program's parameters are words of a command line, where paths and keys are at home; pages publish them. */
function checkPublic(parameters: Record<string, unknown>, where: string): void {
  for (const [name, value] of Object.entries(parameters)) {
    const found = privatePart(name, value);
    if (!found) continue;
    throw new ExpectedError(
      `${where}: ${plainLine(found.name, 60)} holds ${found.what}, and pages publish parameters: name files in inputs, and let the program take secrets from its environment`,
    );
  }
}

function survivesJson(value: unknown): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(JSON.stringify(value)), value);
  } catch {
    return false;
  }
}

/** Whether an experiment has the selected variant, seed and profile. */
export function offers(
  { definition }: Pick<Experiment, 'definition'>,
  selection: Selection,
): boolean {
  try {
    checkSelection(definition, selection);
    return true;
  } catch (error) {
    if (isExpected(error)) return false;
    throw error;
  }
}

function checkSelection(definition: ExperimentDefinition, { variant, seed, profile }: Selection) {
  const profiles = profilesOf(definition);
  const seeds = profiles
    .filter((name) => profile === undefined || name === profile)
    .flatMap((name) => definition.profiles[name]!.seeds);
  expectOneOf(definition.name, 'profile', profile, profiles);
  expectOneOf(definition.name, 'variant', variant, Object.keys(definition.variants));
  expectOneOf(definition.name, 'seed', seed, [...new Set(seeds)]);
}

function expectOneOf<T>(
  experiment: string,
  what: string,
  value: T | undefined,
  known: readonly T[],
) {
  if (value === undefined || known.includes(value)) return;
  throw new ExpectedError(
    `experiment ${experiment} has no ${what} ${JSON.stringify(value)}; known: ${knownNames(known.map(String), String(value))}`,
  );
}
