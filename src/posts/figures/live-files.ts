import type { TopLevelSpec } from 'vega-lite';
import { compileLiveChart } from '../../charts/live/compile/compile-live-chart.ts';
import { asWideAs } from '../../charts/live/compile/view-width.ts';
import type { LiveChart, OtherSmoothing } from '../../charts/live/live-chart.ts';
import { chartWidths } from '../../charts/look/theme.ts';
import { sitePath } from '../../layouts/site-path.ts';
import { buildCache } from '../writing/build-cache.ts';
import { blamingUse } from '../writing/use-mistake.ts';
import type { ChartSpec } from './chart-spec.ts';
import type { DrawableFigure, DrawnWidth } from './shown-figure.ts';

/** One of the forms in which a figure's chart is sent to a browser. */
export interface LiveVariant {
  width: DrawnWidth;
  /** Other than the author's. */
  smoothing?: OtherSmoothing;
}

/** Where a figure's charts for browsers lie on the site: a folder, without a slash at its end. */
export function figureFolder(of: string): string {
  return sitePath(`figures/${of}`);
}

/** A variant's file in that folder, without its ending. */
export function variantName({ width, smoothing }: LiveVariant): string {
  return smoothing ? `${width}-${smoothing}` : width;
}

/** Those that a figure's chart has. @throws PostError */
export async function liveVariants(figure: DrawableFigure): Promise<LiveVariant[]> {
  const smoothings = await blamingUse(figure, () => smoothingsOf(figure.shown.drawable.spec));
  return (['wide', 'narrow'] as const).flatMap((width) => [
    { width },
    ...smoothings.map((smoothing) => ({ width, smoothing })),
  ]);
}

/** Undefined where the chart is one that stays a picture. @throws PostError */
export function liveChart(
  figure: DrawableFigure,
  { width, smoothing }: LiveVariant,
): Promise<LiveChart | undefined> {
  const { spec, draw } = figure.shown.drawable;
  return blamingUse(figure, async () => {
    // With the width of views that the page's picture has.
    const { spec: drawn } = await draw(width);
    if (!smoothing) return compileOnce(drawn, smoothingsOf(spec));
    const made = spec(chartWidths[width], smoothing).value!;
    // With views as large: whoever changes the smoothing compares lines, not plots.
    return compileOnce(asWideAs(drawn, made));
  });
}

function compileOnce(
  spec: TopLevelSpec,
  smoothings: readonly OtherSmoothing[] = [],
): Promise<LiveChart | undefined> {
  return buildCache.recall('live', { spec, smoothings }, () => compileLiveChart(spec, smoothings));
}

/** Those at which the chart isn't the same: many charts aren't smoothed. */
function smoothingsOf(spec: ChartSpec): OtherSmoothing[] {
  const textAt = (smoothing?: OtherSmoothing) =>
    JSON.stringify(spec(chartWidths.wide, smoothing).value);
  const drawn = textAt();
  return (['none', 'more'] as const).filter((smoothing) => textAt(smoothing) !== drawn);
}
