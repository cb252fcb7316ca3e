import { chartWidths } from '../../charts/look/theme.ts';
import { metricChart } from '../../charts/metrics/metric-chart.ts';
import { noSuch } from '../../lab/findings/metric-number.ts';
import { type Chart, findChart, isMetricOfFigure } from '../origins/experiment-modules.ts';
import { originOf } from '../origins/origin.ts';
import { requireAllRead } from '../origins/read-together.ts';
import { evidenceOf, type UseOfResults, type WithEvidence } from '../origins/use-of-results.ts';
import { type PlacedUse, UseMistake } from '../writing/use-mistake.ts';
import { type ChartSpec, chartSpec } from './chart-spec.ts';
import { type Drawable, drawBoth } from './drawings.ts';

/** A chart that can be drawn. */
export interface DrawableChart extends Drawable {
  spec: ChartSpec;
}

/** A figure of a post. */
export interface ShownFigure extends UseOfResults, WithEvidence {
  /** What makes its specification. */
  chart: Chart;
  /** Undefined while nothing is recorded, or if no seed has the data of the chart. */
  drawable: DrawableChart | undefined;
}

/** A figure that can be drawn, with its place in a post. */
export type DrawableFigure = PlacedUse & { shown: ShownFigure & { drawable: DrawableChart } };

/** Draws a figure's chart for a column of text and for a phone. @throws UseMistake, ExpectedError, or the chart's error */
export async function shownFigure(use: UseOfResults): Promise<ShownFigure> {
  const { reference, prepared, results, others } = use;
  const isMetric = await isMetricOfFigure(reference, prepared);
  const chart = isMetric ? chartOfMetric(use) : await findChart(reference, prepared);
  if (!results) return { ...use, chart, drawable: undefined, evidence: undefined };
  const spec = chartSpec(chart, results);
  const evaluated = spec(chartWidths.wide);
  requireAllRead(use, evaluated);
  const origin = originOf(reference, prepared, isMetric ? undefined : 'charts', evaluated, others);
  const evidence = evidenceOf(reference, isMetric ? 'experiment.ts' : 'charts.ts', origin);
  const shown = { ...use, chart, evidence };
  if (!evaluated.value) return { ...shown, drawable: undefined };
  return { ...shown, drawable: { spec, ...(await drawBoth(use, spec, evaluated.value)) } };
}

/** @throws UseMistake for an experiment that has no such metric, or means something else by it */
function chartOfMetric({ reference: { name }, prepared, others }: UseOfResults): Chart {
  const without = others.find((other) => !Object.hasOwn(other.prepared.metrics, name));
  if (without) {
    const known = Object.keys(without.prepared.metrics);
    throw new UseMistake(`${without.source} has no metric ${noSuch(name, known)}`);
  }
  const description = prepared.metrics[name]!;
  const different = others.find((other) => other.prepared.metrics[name] !== description);
  if (different) {
    throw new UseMistake(
      `${different.source} describes its ${name} otherwise, as ${JSON.stringify(different.prepared.metrics[name])}; describe both alike if they are the same, else write a chart`,
    );
  }
  return metricChart({ name, description });
}
