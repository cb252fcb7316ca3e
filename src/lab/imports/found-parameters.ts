import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { ExpectedError } from '../../messages/expected-error.ts';
import { plainLine } from '../../messages/plain-text.ts';
import type { FoundRun } from '../readers/found-run.ts';
import { camelCase } from '../readers/metric-names.ts';

/** A run's parameters, told apart by an experiment's schema. */
export interface SortedParameters {
  /** By the schema's names. */
  named: Record<string, unknown>;
  /** By the tool's names: those that the schema doesn't name. */
  others: Record<string, unknown>;
}

/**
 * Finds the parameters that a schema names. A tool's name is matched as it is, else by its camelCase form, nested names by
 * the path to them: `learning_rate` and `optimizer.lr` are `learningRate` and `optimizerLr`. A text is read as what the
 * schema asks for, if it is written as such, as MLflow keeps all values as texts.
 *
 * @throws ExpectedError if two names with different values are one parameter
 */
export function sortParameters(
  { place, parameters }: Pick<FoundRun, 'place' | 'parameters'>,
  schema: z.ZodObject,
): SortedParameters {
  const taken = new Set<string>();
  const named: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(schema.shape)) {
    const found = findParameter(parameters, name, place);
    if (!found) continue;
    taken.add(found.topName);
    named[name] = readAs(field as z.ZodType, found.value);
  }
  const others = Object.entries(parameters).filter(([name]) => !taken.has(name));
  return { named, others: Object.fromEntries(others) };
}

interface FoundParameter {
  value: unknown;
  /** The outermost of the nested names. */
  topName: string;
}

/** The parameter of a name, at any depth. @throws ExpectedError if two with different values have it */
export function findParameter(
  parameters: FoundRun['parameters'],
  name: string,
  place: string,
): FoundParameter | undefined {
  if (Object.hasOwn(parameters, name)) return { value: parameters[name], topName: name };
  const wanted = camelCase(name);
  const [first, ...others] = pathsIn(parameters).filter(
    ({ path }) => path.join('.') === name || camelCase(path.join('.')) === wanted,
  );
  const other = others.find(({ value }) => !isDeepStrictEqual(value, first!.value));
  if (other) {
    const both = [first!, other].map(({ path }) => plainLine(path.join('.'), 60)).join(' and ');
    throw new ExpectedError(
      `${place}: its parameters ${both} are both ${name}, and differ; name one of them in the schema as the tool does`,
    );
  }
  return first && { value: first.value, topName: first.path[0]! };
}

/** A value as a schema takes it: a text may be a number, a truth value, null, a list or an object. */
export function readAs(schema: z.ZodType, value: unknown): unknown {
  if (typeof value !== 'string' || schema.safeParse(value).success) return value;
  const read = fromText(value);
  return read !== undefined && schema.safeParse(read).success ? read : value;
}

/** What a text says if it is written as JSON or as Python writes it; undefined if it isn't. */
export function fromText(text: string): unknown {
  const written = Object.hasOwn(ofPython, text) ? ofPython[text]! : text;
  try {
    return JSON.parse(written);
  } catch {
    return undefined;
  }
}

/** A seed, also of a text, as in names of folders: `seed_01`. Undefined if it is no whole number from 0 on. */
export function readSeed(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return Number.isSafeInteger(number) && (number as number) >= 0 ? (number as number) : undefined;
}

/** Python writes truth values and nothing in its own way. */
const ofPython: Readonly<Record<string, string>> = { True: 'true', False: 'false', None: 'null' };

/** Deeper than any honest configuration. */
const deepest = 8;

/** All nested names, with their values: `{ a: { b: 1 } }` has `a` and `a.b`. */
export function pathsIn(
  value: unknown,
  path: readonly string[] = [],
): { path: readonly string[]; value: unknown }[] {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject || path.length >= deepest) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const here = [...path, name];
    return [{ path: here, value: inner }, ...pathsIn(inner, here)];
  });
}
