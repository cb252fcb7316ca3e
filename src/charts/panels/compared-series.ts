import type { Results, Series } from '../../lab/results.ts';
import { ExpectedError } from '../../messages/expected-error.ts';
import type { Scale } from './across-runs.ts';

/** What one line of a chart stands for: a variant's runs, one series a seed. */
export interface ComparedSeries {
  label: string;
  runs: readonly Series[];
}

/**
 * A metric of every variant, in the experiment's order.
 *
 * @throws ExpectedError where a variant has no finite value, or two have the same label
 */
export function compareVariants<Metric extends string>(
  results: Results<string, Metric>,
  metric: NoInfer<Metric>,
): ComparedSeries[] {
  const labels = results.variants.map(({ label }) => label);
  const twice = labels.find((label, i) => labels.indexOf(label) !== i);
  if (twice)
    throw new ExpectedError(`Two variants are labelled "${twice}": a chart can't tell them apart`);
  return results.variants.map(({ label, runs }) => {
    const series = runs.map((run) => pointsWhere(run.series(metric), Number.isFinite));
    if (series.every(({ step }) => step.length === 0)) {
      throw new ExpectedError(`There is no finite "${metric}" of the variant "${label}" to draw`);
    }
    return { label, runs: series };
  });
}

/** What a scale can show: of a logarithmic one, the positive values. @throws ExpectedError where there are none */
export function drawableOn(
  scale: Scale,
  { label, runs }: ComparedSeries,
  quantity: string,
): ComparedSeries {
  if (scale === 'linear') return { label, runs };
  const positive = runs.map((run) => pointsWhere(run, (value) => value > 0));
  if (positive.some(({ step }) => step.length > 0)) return { label, runs: positive };
  throw new ExpectedError(`"${quantity}" of "${label}" is nowhere above 0; use a linear scale`);
}

function pointsWhere(series: Series, passes: (value: number) => boolean): Series {
  const { step, value } = series;
  // Copies of long series take time and space.
  if (value.every(passes)) return series;
  return {
    step: step.filter((_, i) => passes(value[i]!)),
    value: value.filter(passes),
  };
}
