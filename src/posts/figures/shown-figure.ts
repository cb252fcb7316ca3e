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
  /** The height of the chart for a column of text, in pixels. */
  height: number;
  /** Draws it for a column of text, or for a phone. */
  draw(width: DrawnWidth): Promise<FittedDrawing>;
}

/** A figure of a post. */
export interface ShownFigure extends UseOfResults, WithEvidence {
  /** Undefined while nothing is recorded, or if no seed has the data of the chart. */
  drawable: DrawableChart | undefined;
}

/** A figure that can be drawn, with its place in a post. */
export type DrawableFigure = PlacedUse & { shown: ShownFigure & { drawable: DrawableChart } };

/** Whether a figure has a chart. */
export function isDrawable<F extends PlacedUse & { shown: ShownFigure }>(
  figure: F,
): figure is F & DrawableFigure {
  return figure.shown.drawable !== undefined;
}

/** Draws a figure's chart for a column of text and for a phone. @throws UseMistake, ExpectedError, or the chart's error */
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
 * Keeps a chart's drawings, which its page and its files share. References are weak, so that a large site's data don't
 * fill the memory; the cache on disk has drawings that are needed again later.
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

/** Refuses a chart without a description for readers who can't see it. A computed `alt` is checked when it is rendered. */
function requireDescription({ attributes }: UseOfResults, spec: TopLevelSpec): void {
  const { alt } = attributes;
  if (alt === null || '...' in attributes) return;
  descriptionOf(spec, alt);
}

/** The author's description of a chart. @throws UseMistake if there is none */
export function descriptionOf({ description }: TopLevelSpec, alt: string | undefined): string {
  const text = alt ?? description;
  if (text) return text;
  throw new UseMistake('needs alt="…", or its chart a description');
}
