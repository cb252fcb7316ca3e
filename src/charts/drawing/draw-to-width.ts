import { mergeConfig, truncate } from 'vega';
import type { Config, TopLevelSpec } from 'vega-lite';
import { ExpectedError } from '../../messages/expected-error.ts';
import { requireOwnPlaces } from '../checks/own-places.ts';
import { chartWidths, widestPlot } from '../look/theme.ts';
import type { DataflowOptions, Drawing } from './dataflow.ts';
import { withViewWidth } from './fit-width.ts';
import { SizedChart } from './sized-chart.ts';
import { widestWithin } from './widest-within.ts';

/** A specification, or a function that makes one for a width in pixels: with fewer points if it is narrow, say. */
export type ChartSource = TopLevelSpec | ((width: number) => TopLevelSpec);

/** A drawing, and its specification with the width of its views. */
export interface FittedDrawing extends Drawing {
  spec: TopLevelSpec;
}

/**
 * Draws a chart with views as wide as the chart's width allows. Only a drawing shows how much space axes take, and
 * Vega-Lite fits single views but no composed ones (https://github.com/vega/vega-lite/issues/2992).
 *
 * @param id the chart's name, for errors
 * @param width of the chart in pixels, including axes and legends
 * @throws ExpectedError as `renderChart`
 */
export async function drawToWidth(
  id: string,
  source: ChartSource,
  width: number,
): Promise<FittedDrawing> {
  const [drawing] = await drawToWidths(id, source, [width]);
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
  options: DataflowOptions = {},
): Promise<FittedDrawing[]> {
  const charts = new Map<TopLevelSpec, SizedChart>();
  const chartOf = (spec: TopLevelSpec) => {
    const chart = charts.get(spec) ?? new SizedChart(id, spec, options);
    charts.set(spec, chart);
    return chart;
  };
  const drawings: FittedDrawing[] = [];
  try {
    for (const width of widths) {
      const spec = specFor(source, width);
      requireOwnPlaces(id, spec);
      drawings.push(await fitted({ id, spec, width, chart: chartOf(spec), options }));
    }
    return drawings;
  } finally {
    for (const chart of charts.values()) chart.close();
  }
}

function specFor(source: ChartSource, width: number): TopLevelSpec {
  return typeof source === 'function' ? source(width) : source;
}

interface Fitting {
  id: string;
  spec: TopLevelSpec;
  /** Of the chart, in pixels. */
  width: number;
  /** That of the specification. */
  chart: SizedChart;
  options: DataflowOptions;
}

async function fitted({ id, spec, width, chart, options }: Fitting): Promise<FittedDrawing> {
  const found = (await widest(chart, width)) ?? refuse(id, chart, width);
  const level = hasTurnedLabels(found) && (await levelled({ id, spec, width, options }));
  const isLevel = level !== undefined && level !== false && hasLabelsOf(found, level);
  const { viewWidth, ...drawing } = isLevel ? level : found;
  return { ...drawing, spec: withViewWidth(isLevel ? withLevelLabels(spec) : spec, viewWidth) };
}

/** @param chart as narrow as it gets */
function refuse(id: string, chart: SizedChart, width: number): never {
  const longest = chart.longestText;
  const told = longest
    ? `; the longest text takes ${longest.width}: ${JSON.stringify(truncate(longest.text, 60))}`
    : '';
  throw new ExpectedError(
    `Chart "${id}": its axes, legend or labels need more than ${width} pixels${told}; shorten the labels, put views ` +
      'below each other, or give the legend fewer columns, by legend: {columns: 2}, say',
  );
}

async function levelled({ id, spec, width, options }: Omit<Fitting, 'chart'>) {
  const chart = new SizedChart(id, withLevelLabels(spec), options);
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
