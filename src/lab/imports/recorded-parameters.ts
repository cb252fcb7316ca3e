import { z } from 'zod';
import { ExpectedError } from '../../messages/expected-error.ts';
import { firstIssue } from '../../messages/first-issue.ts';
import { plainLine } from '../../messages/plain-text.ts';
import { privatePart } from '../../messages/private-text.ts';
import type { ImportedExperiment } from '../define.ts';
import type { FoundRun } from '../readers/found-run.ts';
import { listed } from '../readers/source.ts';
import type { RunRecord } from '../records/record.ts';
import { findParameter, type SortedParameters } from './found-parameters.ts';

/** The parameters of an imported run. */
export interface RecordedParameters {
  /** As its record has them. */
  parameters: RunRecord['parameters'];
  /** Those that only a loose schema takes. */
  unnamed: string[];
}

/**
 * The parameters to put on record: those that the schema names, and all of them if it is loose.
 *
 * @throws ExpectedError naming the run and the parameter, if one is wrong, missing or private
 */
export function recordedParameters(
  { place }: FoundRun,
  { named, others }: SortedParameters,
  { parameters: schema, imported }: ImportedExperiment,
): RecordedParameters {
  const rest = isLoose(schema) ? withoutSeed(others, imported.seed ?? 'seed') : {};
  const given = { ...rest, ...named };
  const { error, data } = schema.safeParse(given, { reportInput: true });
  if (error) throw new ExpectedError(`${place}: ${whyInvalid(error, given, others)}`);
  const parameters = recordable(data, place);
  const unnamed = Object.keys(rest);
  refusePrivate(parameters, unnamed, place);
  return { parameters, unnamed };
}

function whyInvalid(
  error: z.ZodError,
  given: Record<string, unknown>,
  others: Record<string, unknown>,
): string {
  const missing = error.issues.find(
    ({ path: [name] }) => name !== undefined && !Object.hasOwn(given, name),
  );
  if (!missing) return firstIssue(error);
  const has = plainLine(listed([...Object.keys(given), ...Object.keys(others)], 12));
  return `has no parameter ${String(missing.path[0])}, which the schema asks for; it has ${has}`;
}

function isLoose({ def: { catchall } }: z.ZodObject): boolean {
  return catchall !== undefined && !(catchall instanceof z.ZodNever);
}

/** The seed is on record by itself. */
function withoutSeed(others: Record<string, unknown>, seed: string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(others).filter(
      ([name, value]) => findParameter({ [name]: value }, seed, '')?.topName !== name,
    ),
  );
}

const json = z.json();

function recordable(parameters: Record<string, unknown>, place: string): RunRecord['parameters'] {
  const entries = Object.entries(parameters).filter(([, value]) => value !== undefined);
  const wrong = entries.find(([, value]) => !json.safeParse(value).success);
  if (wrong) {
    throw new ExpectedError(
      `${place}: its parameter ${plainLine(wrong[0], 60)} is no JSON; leave it out of the schema`,
    );
  }
  return Object.fromEntries(entries) as RunRecord['parameters'];
}

/** @throws ExpectedError naming a parameter that must not be published */
function refusePrivate(
  parameters: RunRecord['parameters'],
  unnamed: readonly string[],
  place: string,
): void {
  for (const [name, value] of Object.entries(parameters)) {
    const found = privatePart(name, value);
    if (!found) continue;
    const remedy = unnamed.includes(name)
      ? 'let the schema, a z.object instead of a z.looseObject, name those that may be published'
      : 'leave it out of the schema';
    throw new ExpectedError(
      `${place}: parameter ${plainLine(found.name, 60)} holds ${found.what}: ${remedy}`,
    );
  }
}
