import { mergeConfig } from 'vega';
import type { Config, TopLevelSpec } from 'vega-lite';
import { ExpectedError } from '../../messages/expected-error.ts';
import { chartWidths, widestPlot } from '../look/theme.ts';
import type { Drawing } from './dataflow.ts';
import { type DrawingCache, noCache } from './drawing-cache.ts';
import { withViewWidth } from './fit-width.ts';
import { SizedChart } from './sized-chart.ts';
import { widestWithin } from './widest-within.ts';

/** A specification, or a function that makes one for a width in pixels: with fewer points if it is narrow, say. */
export type ChartSource = TopLevelSpec | ((width: number) => TopLevelSpec);

/** A drawing, and its specification with the width of its views. */
export interface FittedDrawing extends Drawing {
  spec: TopLevelSpec;
  fit: Fit;
}

/**
 * Draws a chart with views as wide as the chart's width allows. Only a drawing shows how much space axes take, and
 * Vega-Lite fits single views but no composed ones (https://github.com/vega/vega-lite/issues/2992).
 *
 * @param id the chart's name, for errors
 * @param width of the chart in pixels, including axes and legends
 * @param cache keeps drawings
 * @throws ExpectedError as `renderChart`
 */
export async function drawToWidth(
  id: string,
  source: ChartSource,
  width: number,
  cache: DrawingCache = noCache,
): Promise<FittedDrawing> {
  const [drawing] = await drawToWidths(id, source, [width], cache);
  return drawing!;
}

/**
 * Draws a chart for several widths, as `drawToWidth`. Where its specification is the same for them, it is compiled once.
 *
 * @throws ExpectedError as `renderChart`
 */
export async function drawToWidths(
  id: string,
  source: ChartSource,
  widths: readonly number[],
  cache: DrawingCache = noCache,
): Promise<FittedDrawing[]> {
  const charts = new Map<string, SizedChart>();
  const chartOf = (spec: TopLevelSpec) => {
    const key = JSON.stringify(spec);
    const chart = charts.get(key) ?? new SizedChart(id, spec);
    charts.set(key, chart);
    return chart;
  };
  const drawings: FittedDrawing[] = [];
  try {
    for (const width of widths) {
      const spec = specFor(source, width);
      const make = () => fitted({ id, spec, width, chart: chartOf(spec) });
      const drawing = await cache.recall('drawn', { spec, width }, make);
      drawings.push({ ...drawing, spec: sizedSpec(spec, drawing.fit) });
    }
    return drawings;
  } finally {
    for (const chart of charts.values()) chart.close();
  }
}

/** The specification of the drawing for a width, with the width of its views. @throws ExpectedError as `renderChart` */
export async function fittedSpec(
  id: string,
  source: ChartSource,
  width: number,
  cache: DrawingCache,
): Promise<TopLevelSpec> {
  const spec = specFor(source, width);
  // A drawing has all data of the chart, so its size is kept by itself, too.
  const make = async () => (await drawToWidth(id, spec, width, cache)).fit;
  return sizedSpec(spec, await cache.recall('fit', { spec, width }, make));
}

function specFor(source: ChartSource, width: number): TopLevelSpec {
  return typeof source === 'function' ? source(width) : source;
}

/** What was found out about a specification by drawing it. */
interface Fit {
  /** In pixels. */
  viewWidth: number;
  /** Whether horizontal axes got horizontal labels. */
  isLevel: boolean;
}

function sizedSpec(spec: TopLevelSpec, { viewWidth, isLevel }: Fit): TopLevelSpec {
  return withViewWidth(isLevel ? withLevelLabels(spec) : spec, viewWidth);
}

interface Fitting {
  id: string;
  spec: TopLevelSpec;
  /** Of the chart, in pixels. */
  width: number;
  /** That of the specification. */
  chart: SizedChart;
}

async function fitted({ id, spec, width, chart }: Fitting): Promise<Drawing & { fit: Fit }> {
  const found = await widest(chart, width);
  if (!found) {
    throw new ExpectedError(
      `Chart "${id}": its axes, legend or labels need more than ${width} pixels; shorten the labels, or give ` +
        'the legend fewer columns, by legend: {columns: 2}, say',
    );
  }
  const level = hasTurnedLabels(found) && (await levelled(id, spec, width));
  const isLevel = level !== undefined && level !== false && hasLabelsOf(found, level);
  const { viewWidth, ...drawing } = isLevel ? level : found;
  return { ...drawing, fit: { viewWidth, isLevel } };
}

async function levelled(id: string, spec: TopLevelSpec, width: number) {
  const chart = new SizedChart(id, withLevelLabels(spec));
  try {
    // Labels that have no room in a row may have some when turned.
    return await widest(chart, width).catch(() => undefined);
  } finally {
    chart.close();
  }
}

/** The drawing with the widest views; undefined if all are wider than `width`. */
async function widest(
  chart: SizedChart,
  width: number,
): Promise<(Drawing & { viewWidth: number }) | undefined> {
  // All wide plots have the same width, with room for line names beside them, even if a chart has no names.
  const limit = width === chartWidths.wide ? widestPlot : Infinity;
  const viewWidth = await widestWithin(width, (one) => chart.widthAt(one), limit);
  return viewWidth === undefined ? undefined : { ...(await chart.drawAt(viewWidth)), viewWidth };
}

/** Whether labels are vertical: Vega-Lite turns even short ones (https://github.com/vega/vega-lite/issues/6012). */
function hasTurnedLabels({ svg }: Drawing): boolean {
  return svg.includes('"rotate(270 ');
}

/** Between words in a row, in pixels. */
const levelSeparation = 10;

/** Copies a specification with horizontal labels on horizontal axes, unless its author sets their angle. */
function withLevelLabels(spec: TopLevelSpec): TopLevelSpec {
  const level: Config = {
    axisX: { labelAngle: 0 },
    axisXDiscrete: { labelSeparation: levelSeparation },
  };
  return { ...spec, config: mergeConfig(level, spec.config ?? {}) };
}

/** Whether all labels are still visible after levelling. */
function hasLabelsOf(turned: Drawing, level: Drawing): boolean {
  return !hasTurnedLabels(level) && visibleTexts(level) === visibleTexts(turned);
}

/** Only what can be seen is written. */
function visibleTexts({ svg }: Drawing): number {
  return svg.match(/<text/g)?.length ?? 0;
}
