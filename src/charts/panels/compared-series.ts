import type { Results, Series } from '../../lab/results.ts';
import { ExpectedError } from '../../messages/expected-error.ts';
import type { Scale } from './across-runs.ts';

/** The data of one line in a chart: a variant's runs, one series for each seed. */
export interface ComparedSeries {
  label: string;
  runs: readonly Series[];
}

/**
 * Collects a metric of every variant, in the experiment's order, without values that aren't finite.
 *
 * @throws ExpectedError if a variant has no finite value, or two variants have the same label
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

/** Keeps the values that a scale can show: on a logarithmic scale the positive ones. @throws ExpectedError without any */
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
  // Copying long series costs time and memory.
  if (value.every(passes)) return series;
  return {
    step: step.filter((_, i) => passes(value[i]!)),
    value: value.filter(passes),
  };
}
