import { keepExtremes } from '../smoothing/downsample.ts';
import { type Average, movingAverage, type Smoothing, windowAt } from '../smoothing/smoothing.ts';
import { type MeanSeries, meanAcrossRuns, type PlacedSeries } from './across-runs.ts';
import { commonPlaces, type DrawnSeries, drawableOn } from './compared-series.ts';
import { type Levels, levelLayers } from './levels.ts';
import type { LineEnd } from './line-names.ts';
import { pointSize } from './line-symbols.ts';
import { framePanel, type PanelOptions } from './panel-frame.ts';
import { type PublishedCurves, publishedLayers, publishedWithin } from './published-curves.ts';
import { commonNotes, lineNote } from './reading-notes.ts';
import { type Datum, dashOf, type Layer, type Panel, valuesOf } from './series-encoding.ts';
import { styleOf } from './series-look.ts';

export interface LinePanelOptions extends PanelOptions {
  /** The possible values of the quantity, at which intervals are cut. Default: any number. */
  bounds?: readonly [lowest: number, highest: number];
  series: readonly DrawnSeries[];
  /** Draws a bold moving average over the values. Default: the values themselves, with points. */
  smooth?: Average;
  /** How strongly to smooth. Default: as the length of the series suggests. */
  smoothing?: Smoothing | undefined;
  /** Published values of the same quantity. Those beyond the panel are left out. */
  published?: PublishedCurves;
  /** Values to compare the quantity with, drawn as horizontal lines with labels. */
  levels?: Levels;
}

/**
 * Averages have no spikes, and thin lines only show the scatter of values. So this many pixels share one column of kept
 * extremes, which more than halves the size of these lines. Several runs are averaged once more, and their thin lines are
 * drawn over each other: they look the same with half as many points.
 */
const sharedPixels = { ofOneRun: 4, ofSeveral: 8 };
const boldWidth = 2;
/** The width of a line that isn't smoothed: noise in a wider line would be a blot. */
const noisyWidth = 1.2;
const meanOfRuns = 'mean of the runs';
/** On a phone, the points of a line are then about as far apart as two of them are wide. Closer, they look like beads. */
const pointsAtMost = 20;

/**
 * A panel with one bold line for each series. With one run, the line is the run's trend, over a thin line of its values.
 * With several runs, it is the mean of their trends in its 95 % interval, over the thin trends.
 */
export function linePanel(options: LinePanelOptions): Panel {
  const { title, smooth, quantity, scale = 'linear' } = options;
  const series = options.series.map((one) => drawableOn(scale, one, quantity));
  const smoothing = smoothingFor(series, options);
  const isSmoothed = smooth !== undefined && smoothing !== 'none';
  const trends = series.map(({ label, runs }) => ({
    label,
    runs: isSmoothed ? runs.map((run) => smoothed(run, smooth, smoothing)) : runs,
  }));
  const severalRuns = series.some(({ runs }) => runs.length > 1);
  const averaged = trends.map(({ label, runs }) => {
    const mean = meanAcrossRuns(runs, scale);
    return { label, parts: runs, mean, common: mean.common };
  });
  const shared = severalRuns ? sharedPixels.ofSeveral : sharedPixels.ofOneRun;
  const pixels = smoothing === 'none' ? 1 : shared;
  const means = averaged.flatMap((one) => meanRows(one, options, pixels, isSmoothed));
  const single = isSmoothed ? series : [];
  const thin = runRows(severalRuns ? trends : single, options.width / shared);
  const rows = [...means, ...thin];
  const drawn = rows.flatMap(valuesOf);
  const { published, levels } = options;
  const frame = { ...options, series, values: drawn, scale };
  const isMeasured = averaged.every(({ common }) => !common?.between);
  const own = severalRuns
    ? [
        { description: '95% interval', ...intervalLayer(means) },
        thinLayer(thin, 0.45, isSmoothed ? 'run, smoothed' : 'run'),
        { description: meanOfRuns, ...casingLayer(means) },
        ...boldLayers(means, options, meanOfRuns, boldWidth, isMeasured),
      ]
    : [
        ...(isSmoothed ? [thinLayer(thin, 0.3, 'as measured')] : []),
        ...boldLayers(
          means,
          options,
          isSmoothed ? 'smoothed' : 'as measured',
          smoothing === 'none' ? noisyWidth : boldWidth,
          isMeasured,
        ),
      ];
  const labels = series.map(({ label }) => label);
  const over = commonPlaces(title, series);
  const note = lineNote(series, severalRuns, smooth, smoothing);
  return framePanel(options, {
    series: labels,
    values: [
      ...drawn,
      ...publishedWithin(published, frame).flatMap(valuesOf),
      ...(levels?.at ?? []).map(({ value }) => value),
    ],
    over,
    notes: [
      ...(note ? [note] : []),
      ...(over?.notes ?? []),
      ...commonNotes(averaged, { whole: 'Mean', parts: 'runs', over }),
    ],
    // Published points come last, so that nothing hides them.
    layer: [
      ...own.filter(hasRows),
      ...levelLayers(levels, { title, series: labels, steps: rows.map(({ step }) => step) }),
      ...publishedLayers(published, frame),
    ],
    ends: endsOf(labels, means, thin),
    ...(levels ? { levels } : {}),
  });
}

/** Series too short to be smoothed have no other smoothings either. */
function smoothingFor(
  series: readonly DrawnSeries[],
  { smooth, smoothing = 'drawn' }: LinePanelOptions,
): Smoothing {
  const lengths = series.flatMap(({ runs }) => runs.map(({ step }) => step.length));
  return smooth && lengths.some((length) => windowAt('drawn', length) > 1) ? smoothing : 'drawn';
}

function smoothed(
  { step, value }: PlacedSeries,
  average: Average,
  smoothing: Smoothing,
): PlacedSeries {
  return { step, value: movingAverage(value, windowAt(smoothing, value.length), average) };
}

function meanRows(
  { label, mean: { step, value, interval } }: { label: string; mean: MeanSeries },
  { width, bounds: [lowest, highest] = [-Infinity, Infinity] }: LinePanelOptions,
  pixels: number,
  isSmoothed: boolean,
): Datum[] {
  // Smoothed, an interval has no spikes that its mean hasn't: its own extremes would treble the points.
  const drawn = interval && !isSmoothed ? [value, interval.low, interval.high] : [value];
  return keepExtremes(step, drawn, width / pixels).map((i) => ({
    series: label,
    step: step[i]!,
    value: value[i]!,
    ...(interval && {
      low: Math.max(lowest, interval.low[i]!),
      high: Math.min(highest, interval.high[i]!),
    }),
  }));
}

/** Vega has no extent for a layer without rows: that of means if no runs have steps in common. */
function hasRows({ data }: Layer): boolean {
  return (data as { values: unknown[] }).values.length > 0;
}

/** The end of each series' bold line; without one, of its last run. */
function endsOf(
  labels: readonly string[],
  means: readonly Datum[],
  thin: readonly Datum[],
): LineEnd[] {
  const [ofMeans, ofRuns] = [means, thin].map((rows) => Map.groupBy(rows, ({ series }) => series));
  return labels.map((label) => {
    const rows = ofMeans!.get(label) ?? ofRuns!.get(label)!;
    return { label, value: rows.at(-1)!.value! };
  });
}

function runRows(series: readonly DrawnSeries[], columns: number): Datum[] {
  return series.flatMap(({ label, runs }) =>
    runs.flatMap(({ step, value }, run) =>
      keepExtremes(step, [value], columns).map((i) => ({
        series: label,
        run: run + 1,
        step: step[i]!,
        value: value[i]!,
      })),
    ),
  );
}

function intervalLayer(means: Datum[]): Layer {
  return {
    data: { values: means.filter(({ low }) => low !== undefined) },
    mark: { type: 'area', opacity: 0.16 },
    encoding: {
      y: { field: 'low', type: 'quantitative' },
      y2: { field: 'high' },
    },
  };
}

function thinLayer(values: Datum[], opacity: number, description: string): Layer {
  return {
    description,
    data: { values },
    mark: { type: 'line', strokeWidth: 0.75, opacity },
    encoding: {
      y: { field: 'value', type: 'quantitative' },
      detail: { field: 'run' },
    },
  };
}

/** Keeps thin runs from filling the gaps of a dashed mean. */
function casingLayer(values: Datum[]): Layer {
  return {
    data: { values },
    mark: { type: 'line', strokeWidth: 3, strokeJoin: 'round' },
    encoding: {
      y: { field: 'value', type: 'quantitative' },
      color: { value: 'var(--chart-surface)' },
      detail: { field: 'series' },
    },
  };
}

function boldLayers(
  values: Datum[],
  options: LinePanelOptions,
  description: string,
  strokeWidth: number,
  isMeasured: boolean,
): Layer[] {
  const { series, smooth, width } = options;
  const labels = series.map(({ label }) => label);
  const isSparse = series.every(({ runs }) =>
    runs.every(({ step }) => step.length <= pointsAtMost),
  );
  // A point says that something was measured there.
  const hasPoints = isSparse && !smooth && isMeasured;
  const points = hasPoints
    ? labels.map((label) => pointLayer(values, label, styleOf(labels, label, options).shape))
    : [];
  const dash = dashOf(labels, width, options, hasPoints);
  return [{ description, ...boldLayer(values, dash, strokeWidth) }, ...points];
}

function boldLayer(values: Datum[], dash: ReturnType<typeof dashOf>, strokeWidth: number): Layer {
  return {
    data: { values },
    mark: { type: 'line', strokeWidth, strokeJoin: 'round' },
    encoding: {
      y: { field: 'value', type: 'quantitative' },
      ...(dash ? { strokeDash: dash } : {}),
    },
  };
}

/** A layer for the points of one series: a shape scale for all series would add a second legend. */
function pointLayer(values: Datum[], label: string, shape: string): Layer {
  return {
    data: { values: values.filter(({ series }) => series === label) },
    mark: { type: 'point', shape, size: pointSize },
    encoding: { y: { field: 'value', type: 'quantitative' } },
  };
}
