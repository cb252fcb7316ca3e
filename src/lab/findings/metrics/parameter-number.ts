import { exactFormat, given } from '../../measures/given.ts';
import { runsOf } from '../../measures/runs-of.ts';
import type { Quantity } from '../../quantity.ts';
import type { Results } from '../../results.ts';
import { type ChosenNumber, noSuch } from './metric-number.ts';
import { formatFor, type NumberFormat, writtenFormat } from './written-format.ts';

/** What a component's attributes say of a parameter. */
export type ChosenParameter = ChosenNumber & NumberFormat;

/**
 * The number of a parameter, as it was set for the runs: of the variant that is named, or of all if they have the same.
 *
 * @throws Error for what a parameter hasn't; when it is computed, naming the variants if theirs differ
 */
export function parameterNumber(
  parameter: string,
  chosen: ChosenParameter,
): (results: Results) => Quantity {
  if (chosen.take !== undefined) {
    throw new Error(`${parameter} is a parameter, and take="${chosen.take}" is of a metric`);
  }
  const variant = chosen.variant ?? undefined;
  const format = writtenFormat(chosen);
  return (results) => {
    const value = settingOf(parameter, variant, results);
    return given(value, formatFor({ value }, format, exactFormat));
  };
}

/** "parameter rate of adam". */
export function describeParameter(parameter: string, { variant }: ChosenParameter): string {
  return `parameter ${parameter}${variant ? ` of ${variant}` : ''}`;
}

function settingOf(parameter: string, variant: string | undefined, results: Results): number {
  const { variants } = results;
  if (variant !== undefined && !variants.some(({ name }) => name === variant)) {
    const known = variants.map(({ name }) => name);
    throw new Error(`there is no variant ${noSuch(variant, known)}`);
  }
  const named = variant === undefined ? variants.map(({ name }) => name) : [variant];
  const set = named.flatMap((name) =>
    runsOf(results, name).map(({ record }) => ({ name, value: record.parameters[parameter] })),
  );
  const byValue = Map.groupBy(set, ({ value }) => JSON.stringify(value));
  if (byValue.size > 1) throw new Error(`${parameter} differs: ${describeEach(byValue)}`);
  const value = set[0]?.value;
  if (typeof value === 'number') return value;
  throw new Error(
    `the parameter ${parameter} is ${JSON.stringify(value) ?? 'not set'}, and no number`,
  );
}

/** "0.1 (adam), 0.5 (sgd); name one, as in variant="adam"". */
function describeEach(byValue: ReadonlyMap<string, readonly { name: string }[]>): string {
  const each = [...byValue].map(([value, runs]) => {
    const names = new Set(runs.map(({ name }) => name));
    return `${value ?? 'not set'} (${[...names].join(', ')})`;
  });
  const [[, [first]]] = [...byValue] as [[string, readonly [{ name: string }]]];
  return `${each.join(', ')}; name one, as in variant="${first.name}"`;
}
