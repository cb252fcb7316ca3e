import type { TopLevelSpec } from 'vega-lite';
import type { DrawingCache } from '../../charts/drawing/drawing-cache.ts';
import { compileLiveChart } from '../../charts/live/compile/compile-live-chart.ts';
import { asWideAs } from '../../charts/live/compile/view-width.ts';
import type { LiveChart, OtherSmoothing } from '../../charts/live/live-chart.ts';
import { chartWidths } from '../../charts/look/theme.ts';
import { sitePath } from '../../layouts/site-path.ts';
import { blamingUse } from '../writing/use-mistake.ts';
import type { ChartSpec } from './chart-spec.ts';
import type { DrawnWidth } from './drawings.ts';
import type { DrawableFigure } from './shown-figure.ts';

/** One of the interactive variants of a figure's chart. */
export interface LiveVariant {
  width: DrawnWidth;
  /** Default: the author's. */
  smoothing?: OtherSmoothing;
}

/** The folder of a figure's interactive charts on the site, without a slash at its end. */
export function figureFolder(of: string): string {
  return sitePath(`figures/${of}`);
}

/** The name of a variant's file in that folder, without its extension. */
export function variantName({ width, smoothing }: LiveVariant): string {
  return smoothing ? `${width}-${smoothing}` : width;
}

/** The variants of a figure's chart. @throws PostError */
export async function liveVariants(figure: DrawableFigure): Promise<LiveVariant[]> {
  const smoothings = await blamingUse(figure, () => smoothingsOf(figure.shown.drawable.spec));
  return (['wide', 'narrow'] as const).flatMap((width) => [
    { width },
    ...smoothings.map((smoothing) => ({ width, smoothing })),
  ]);
}

/** Compiles a variant for browsers; undefined if the chart has only a picture. @throws PostError */
export function liveChart(
  figure: DrawableFigure,
  { width, smoothing }: LiveVariant,
): Promise<LiveChart | undefined> {
  const { spec, drawnSpec, cache } = figure.shown.drawable;
  return blamingUse(figure, async () => {
    // Use the views' width in the page's picture.
    const drawn = await drawnSpec(width);
    if (!smoothing) return compileOnce(cache, drawn, smoothingsOf(spec));
    const made = spec(chartWidths[width], smoothing).value!;
    // Keep the views' size, so that only the lines change with the smoothing.
    return compileOnce(cache, asWideAs(drawn, made));
  });
}

function compileOnce(
  cache: DrawingCache,
  spec: TopLevelSpec,
  smoothings: readonly OtherSmoothing[] = [],
): Promise<LiveChart | undefined> {
  return cache.recall('live', { spec, smoothings }, () => compileLiveChart(spec, smoothings));
}

/** The smoothings of charts, for which each has to be made three times. */
const known = new WeakMap<ChartSpec, OtherSmoothing[]>();

/** The smoothings that change the chart. Many charts have none. */
function smoothingsOf(spec: ChartSpec): OtherSmoothing[] {
  const smoothings = known.get(spec) ?? findSmoothings(spec);
  known.set(spec, smoothings);
  return smoothings;
}

function findSmoothings(spec: ChartSpec): OtherSmoothing[] {
  const textAt = (smoothing?: OtherSmoothing) =>
    JSON.stringify(spec(chartWidths.wide, smoothing).value);
  const drawn = textAt();
  return (['none', 'more'] as const).filter((smoothing) => textAt(smoothing) !== drawn);
}
