import type { TopLevelSpec } from 'vega-lite';
import { drawToWidth, type FittedDrawing } from '../../charts/drawing/draw-to-width.ts';
import { chartWidths } from '../../charts/look/theme.ts';
import { findChart } from '../origins/experiment-modules.ts';
import { originOf } from '../origins/origin.ts';
import { evidenceOf, type UseOfResults, type WithEvidence } from '../origins/use-of-results.ts';
import { buildCache } from '../writing/build-cache.ts';
import { figureAnchor } from '../writing/reference.ts';
import { type PlacedUse, UseMistake } from '../writing/use-mistake.ts';
import { type ChartSpec, chartSpec } from './chart-spec.ts';

export type DrawnWidth = keyof typeof chartWidths;

/** A chart that can be drawn. */
export interface DrawableChart {
  spec: ChartSpec;
  /** In pixels, of the chart for a column of text. */
  height: number;
  /** As it is drawn for a column of text, or for a phone. */
  draw(width: DrawnWidth): Promise<FittedDrawing>;
}

/** A figure of a post. */
export interface ShownFigure extends UseOfResults, WithEvidence {
  /** Undefined where nothing is recorded yet, or no seed is left to draw. */
  drawable: DrawableChart | undefined;
}

/** A figure where a post shows it, with its chart. */
export type DrawableFigure = PlacedUse & { shown: ShownFigure & { drawable: DrawableChart } };

/** Whether a figure has a chart. */
export function isDrawable<F extends PlacedUse & { shown: ShownFigure }>(
  figure: F,
): figure is F & DrawableFigure {
  return figure.shown.drawable !== undefined;
}

/** Draws a figure's chart, for a column of text and for a phone. @throws UseMistake, ChartError, or what the chart throws */
export async function shownFigure(use: UseOfResults): Promise<ShownFigure> {
  const { of, reference, prepared, results } = use;
  const chart = await findChart(reference);
  if (!results) return { ...use, drawable: undefined, evidence: undefined };
  const spec = chartSpec(chart, results);
  const evaluated = spec(chartWidths.wide);
  const origin = originOf(reference, prepared, 'charts', evaluated);
  const evidence = evidenceOf(reference, 'charts.ts', origin);
  if (!evaluated.value) return { ...use, drawable: undefined, evidence };
  requireDescription(use, evaluated.value);
  const draw = drawings(figureAnchor(of), spec);
  const { height } = await draw('wide', evaluated.value);
  await draw('narrow');
  return { ...use, drawable: { spec, height, draw }, evidence };
}

/**
 * A chart's files stand beside its page: draw it once for all of them. But don't hold all the data of a large site in
 * memory: what is needed again later is read from the cache.
 */
function drawings(id: string, spec: ChartSpec) {
  const drawn: Partial<Record<DrawnWidth, WeakRef<Promise<FittedDrawing>>>> = {};
  return (width: DrawnWidth, made?: TopLevelSpec): Promise<FittedDrawing> => {
    const known = drawn[width]?.deref();
    if (known) return known;
    const pixels = chartWidths[width];
    const drawing = drawToWidth(id, made ?? spec(pixels).value!, pixels, buildCache);
    drawn[width] = new WeakRef(drawing);
    return drawing;
  };
}

/** What the chart shows must be told to those who can't see it: what is computed for that is seen only later. */
function requireDescription({ attributes }: UseOfResults, spec: TopLevelSpec): void {
  const { alt } = attributes;
  if (alt === null || '...' in attributes) return;
  descriptionOf(spec, alt);
}

/** What a chart shows, in its author's words. @throws UseMistake where there are none */
export function descriptionOf({ description }: TopLevelSpec, alt: string | undefined): string {
  const text = alt ?? description;
  if (text) return text;
  throw new UseMistake('needs alt="…", or its chart a description');
}
