import type { ArtifactDeclarations } from '../../lab/artifacts/declare.ts';
import type { PublishedData } from '../../lab/define.ts';
import type { RecordedRun, Results } from '../../lab/results.ts';
import { ExpectedError } from '../../messages/expected-error.ts';

/** The numbers at one value of a parameter, one for each seed. */
export interface SweptNumbers {
  /** The parameter's value. */
  at: number;
  /** The label of the series to which they belong, for its colour. Default: none. */
  series?: string;
  runs: readonly number[];
}

/**
 * Collects something of every run by the value of a numeric parameter that the variants differ in: the last value of a
 * metric, or what a function gives.
 *
 * @param options `series` gives the label of a run's series, where variants differ in more than the parameter
 * @throws ExpectedError naming the variant whose parameter isn't a number
 */
export function compareSweep<
  Variant extends string,
  Metric extends string,
  Published extends PublishedData,
  Kept extends ArtifactDeclarations,
>(
  results: Results<Variant, Metric, Published, Kept>,
  parameter: string,
  measure: NoInfer<Metric> | ((run: RecordedRun<Metric, Kept>) => number),
  options: { series?: (run: RecordedRun<Metric, Kept>) => string } = {},
): SweptNumbers[] {
  const { series } = options;
  const numberOf =
    typeof measure === 'function'
      ? measure
      : ({ record }: RecordedRun<Metric, Kept>) => record.summary[measure] ?? Number.NaN;
  return results.variants
    .filter(({ runs }) => runs.length > 0)
    .map(({ label, runs }) => ({
      at: settingOf(runs[0]!, parameter, label),
      ...(series && { series: series(runs[0]!) }),
      runs: runs.map(numberOf),
    }));
}

function settingOf({ record }: Pick<RecordedRun, 'record'>, parameter: string, label: string) {
  const value = record.parameters[parameter];
  if (typeof value === 'number') return value;
  throw new ExpectedError(
    `the parameter "${parameter}" of "${label}" is ${JSON.stringify(value) ?? 'not set'}, and no number: name one that is`,
  );
}
