import type { TopLevelSpec } from 'vega-lite';
import { compileLiveChart } from '../../charts/live/compile/compile-live-chart.ts';
import { asWideAs } from '../../charts/live/compile/view-width.ts';
import type { LiveChart, OtherSmoothing } from '../../charts/live/live-chart.ts';
import { chartWidths } from '../../charts/look/theme.ts';
import type { Results } from '../../lab/results.ts';
import { sitePath } from '../../layouts/site-path.ts';
import { type Chart, findChart } from '../experiment-modules.ts';
import { experimentResults } from '../experiment-results.ts';
import { attempt, type Usage } from '../post-context.ts';
import { parseReference } from '../reference.ts';
import { chartCache } from './chart-cache.ts';
import { chartSpec } from './chart-spec.ts';
import { type DrawnWidth, figureDrawing } from './figure-drawing.ts';

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

/** Those that a figure's chart has; none where there are no results yet. @throws PostError */
export async function liveVariants(usage: Usage): Promise<LiveVariant[]> {
  const { chart, results } = await chartAndResults(usage);
  if (!results) return [];
  const smoothings = await attempt(usage, () => smoothingsOf(chart, results));
  return (['wide', 'narrow'] as const).flatMap((width) => [
    { width },
    ...smoothings.map((smoothing) => ({ width, smoothing })),
  ]);
}

/** Undefined where there are no results yet, or the chart is one that stays a picture. @throws PostError */
export async function liveChart(
  usage: Usage,
  { width, smoothing }: LiveVariant,
): Promise<LiveChart | undefined> {
  const { chart, results } = await chartAndResults(usage);
  if (!results) return undefined;
  return attempt(usage, async () => {
    // With the width of views that the page's picture has.
    const { spec: drawn } = (await figureDrawing(usage, width)) ?? {};
    if (!drawn) return undefined;
    if (!smoothing) return compileOnce(drawn, smoothingsOf(chart, results));
    const made = chartSpec(chart, results, chartWidths[width], smoothing)!;
    // With views as large: whoever changes the smoothing compares lines, not plots.
    return compileOnce(asWideAs(drawn, made));
  });
}

function compileOnce(
  spec: TopLevelSpec,
  smoothings: readonly OtherSmoothing[] = [],
): Promise<LiveChart | undefined> {
  return chartCache.recall('live', { spec, smoothings }, () => compileLiveChart(spec, smoothings));
}

async function chartAndResults(
  usage: Usage,
): Promise<{ chart: Chart; results: Results | undefined }> {
  const chart = await findChart(usage);
  const { results } = await experimentResults(parseReference(usage).source, usage);
  return { chart, results };
}

/** Those at which the chart isn't the same: many charts aren't smoothed. */
function smoothingsOf(chart: Chart, results: Results): OtherSmoothing[] {
  const specAt = (smoothing?: OtherSmoothing) =>
    JSON.stringify(chartSpec(chart, results, chartWidths.wide, smoothing));
  const drawn = specAt();
  return (['none', 'more'] as const).filter((smoothing) => specAt(smoothing) !== drawn);
}
