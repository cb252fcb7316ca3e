import { chartWidths } from '../../charts/look/theme.ts';
import { findChart } from '../origins/experiment-modules.ts';
import { originOf } from '../origins/origin.ts';
import { evidenceOf, type UseOfResults, type WithEvidence } from '../origins/use-of-results.ts';
import type { PlacedUse } from '../writing/use-mistake.ts';
import { type ChartSpec, chartSpec } from './chart-spec.ts';
import { type Drawable, drawBoth } from './drawings.ts';

/** A chart that can be drawn. */
export interface DrawableChart extends Drawable {
  spec: ChartSpec;
}

/** A figure of a post. */
export interface ShownFigure extends UseOfResults, WithEvidence {
  /** Undefined while nothing is recorded, or if no seed has the data of the chart. */
  drawable: DrawableChart | undefined;
}

/** A figure that can be drawn, with its place in a post. */
export type DrawableFigure = PlacedUse & { shown: ShownFigure & { drawable: DrawableChart } };

/** Draws a figure's chart for a column of text and for a phone. @throws UseMistake, ExpectedError, or the chart's error */
export async function shownFigure(use: UseOfResults): Promise<ShownFigure> {
  const { reference, prepared, results } = use;
  const chart = await findChart(reference);
  if (!results) return { ...use, drawable: undefined, evidence: undefined };
  const spec = chartSpec(chart, results);
  const evaluated = spec(chartWidths.wide);
  const origin = originOf(reference, prepared, 'charts', evaluated);
  const evidence = evidenceOf(reference, 'charts.ts', origin);
  if (!evaluated.value) return { ...use, drawable: undefined, evidence };
  return { ...use, drawable: { spec, ...(await drawBoth(use, spec, evaluated.value)) }, evidence };
}
