import { isDeepStrictEqual } from 'node:util';
import { plainLine } from '../../messages/plain-text.ts';
import { privatePart } from '../../messages/private-text.ts';
import type { FoundRun } from '../readers/found-run.ts';
import { camelCase } from '../readers/metric-names.ts';
import { listed } from '../readers/source.ts';
import { findParameter, fromText, pathsIn, readSeed } from './found-parameters.ts';

/** A parameter that a drafted schema names. */
export interface DraftParameter {
  name: string;
  kind: 'number' | 'boolean' | 'string';
  /** Whether some runs don't have it. */
  isOptional: boolean;
  /** The value of each run, in their order; undefined where a run has none. */
  values: Value[];
}

export type Value = number | boolean | string | undefined;

/** Names that experiments give a seed, the most usual first. */
const seedForms = ['seed', 'randomSeed', 'rngSeed', 'manualSeed', 'globalSeed', 'randomState'];

/** The parameter that holds the seed, by its path in the tool; undefined if there is none. */
export function seedNameIn(runs: readonly FoundRun[]): string | undefined {
  const paths = runs.flatMap(({ parameters }) => pathsIn(parameters));
  for (const form of seedForms) {
    const found = paths.find(({ path, value }) => {
      const isSeed = [path.join('.'), path.at(-1)!].some((name) => camelCase(name) === form);
      return isSeed && readSeed(value) !== undefined;
    });
    if (found) return found.path.join('.');
  }
  return undefined;
}

/** More are no description of a run. */
const mostSame = 30;

/**
 * The parameters that a schema should name: those that vary between runs, and numbers and truth values that don't. Texts
 * that all runs share may tell more of a machine than of a run.
 */
export function draftParameters(
  runs: readonly FoundRun[],
  seed: string | undefined,
): { parameters: DraftParameter[]; leftOut: string[] } {
  const names = new Set(
    runs.flatMap(({ parameters }) => pathsIn(parameters).map(({ path }) => path.join('.'))),
  );
  if (seed !== undefined) names.delete(seed);
  const drafted = [...names].flatMap((path) => draftParameter(path, runs) ?? []);
  const forms = drafted.map(({ name }) => name);
  const distinct = drafted.filter(({ name }) => forms.filter((form) => form === name).length === 1);
  const isPublic = ({ name, values }: DraftParameter) =>
    values.every((value) => privatePart(name, value) === undefined);
  const hidden = distinct.filter((each) => !isPublic(each)).map(({ name }) => name);
  const shown = distinct.filter(isPublic);
  const varying = shown.filter(varies);
  const same = shown.filter((each) => !varies(each) && each.kind !== 'string').slice(0, mostSame);
  const taken = shown.filter((each) => varying.includes(each) || same.includes(each));
  const others = shown.filter((each) => !taken.includes(each)).map(({ name }) => name);
  return {
    parameters: taken,
    leftOut: [
      ...(hidden.length > 0 ? [`left out parameters that look private: ${list(hidden)}`] : []),
      ...(others.length > 0 ? [`left out parameters that all runs share: ${list(others)}`] : []),
    ],
  };
}

function list(names: readonly string[]): string {
  return plainLine(listed(names, 12));
}

/** Whether a parameter has different values in some runs. */
export function varies({ values }: DraftParameter): boolean {
  return values.some((value) => !isDeepStrictEqual(value, values[0]));
}

/** Undefined for what no name or no simple value can be given. */
function draftParameter(path: string, runs: readonly FoundRun[]): DraftParameter | undefined {
  const name = camelCase(path);
  if (name === undefined || !/^[a-z]/.test(name)) return undefined;
  const told = runs.map(({ parameters, place }) => findParameter(parameters, path, place)?.value);
  const given = told.filter((value) => value !== undefined && value !== null);
  const read = given.map((value) =>
    typeof value === 'string' ? (fromText(value) ?? value) : value,
  );
  const isOptional = given.length < runs.length;
  for (const kind of ['number', 'boolean'] as const) {
    if (!read.every((value) => typeof value === kind)) continue;
    const values = told.map((value) => (typeof value === 'string' ? fromText(value) : value));
    return { name, kind, isOptional, values: values.map((value) => (value ?? undefined) as Value) };
  }
  if (!given.every((value) => typeof value === 'string' && value.length <= longestText)) {
    return undefined;
  }
  return {
    name,
    kind: 'string',
    isOptional,
    values: told.map((value) => (value ?? undefined) as Value),
  };
}

/** A longer text is no setting. */
const longestText = 60;
