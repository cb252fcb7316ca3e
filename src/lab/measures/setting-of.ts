import type { Format } from '../claim.ts';
import type { NumericParameterOf, VariantOf } from '../define.ts';
import type { ValueOf } from '../quantity.ts';
import type { RecordedRun, Results, RunOf } from '../results.ts';
import { given } from './given.ts';
import { runsOf } from './runs-of.ts';

/** What was set for a run: a parameter, or a function that computes a number from its parameters. */
export type Setting<E> = NumericParameterOf<E> | ((run: RunOf<E>) => number);

/**
 * A value that was set before the runs, so that the text doesn't mark it as a result. Its runs must agree on it.
 *
 * `export const rate = settingOf<typeof experiment>('adam', 'learningRate');`
 *
 * @param variant may be left out if the setting is the same in all variants
 * @param format default: as many digits as the number has
 */
export function settingOf<E>(
  variant: VariantOf<E>,
  setting: Setting<E>,
  format?: Format,
): ValueOf<E>;
export function settingOf<E>(setting: Setting<E>, format?: Format): ValueOf<E>;
export function settingOf<E>(...choice: readonly unknown[]): ValueOf<E> {
  const ofAll = choice.length === 1 || typeof choice[1] === 'object';
  const [variant, setting, format] = (ofAll ? [undefined, ...choice] : choice) as [
    string | undefined,
    AnySetting,
    Format | undefined,
  ];
  return (results) => given(settingIn(results, variant, setting), format);
}

type AnySetting = string | ((run: RecordedRun) => number);

function settingIn(results: Results, variant: string | undefined, setting: AnySetting): number {
  const runs = variant === undefined ? allRuns(results) : runsOf(results, variant);
  const [value, ...others] = new Set(
    runs.map((run) =>
      typeof setting === 'string' ? run.record.parameters[setting] : setting(run),
    ),
  );
  if (others.length > 0) {
    const named = variant === undefined ? '; name one of the variants before it' : '';
    throw new Error(`${nameOf(setting)} differs: ${[value, ...others].join(', ')}${named}`);
  }
  if (typeof value === 'number') return value;
  throw new Error(`${nameOf(setting)} is ${JSON.stringify(value)}, and no number`);
}

function nameOf(setting: AnySetting): string {
  return typeof setting === 'string' ? `the parameter ${setting}` : 'the setting';
}

function allRuns({ variants }: Results): RecordedRun[] {
  return variants.flatMap(({ runs }) => [...runs]);
}
