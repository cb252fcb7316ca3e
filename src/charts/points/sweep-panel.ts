import { ExpectedError } from '../../messages/expected-error.ts';
import { fieldName } from '../bars/field-name.ts';
import { type MeanOfRuns, meanOnScale } from '../bars/mean-on-scale.ts';
import type { PlacedPanel } from '../bars/place-panels.ts';
import { layerName, pointsPrefix } from '../look/layer-names.ts';
import { logFormat, logTicksWithin } from '../look/log-ticks.ts';
import { withScale } from '../look/scale-words.ts';
import { namedLines } from '../look/theme.ts';
import { axes, type Scale } from '../panels/across-runs.ts';
import { nameLayers } from '../panels/line-names.ts';
import { pointSize } from '../panels/line-symbols.ts';
import { colourOf, dashOf, isNamed, type Layer, type Panel } from '../panels/series-encoding.ts';
import { type Look, styleOf } from '../panels/series-look.ts';
import { placeOn, type ValueAxis, valueAxis } from '../panels/value-axis.ts';
import {
  type Curves,
  curveEnds,
  curveLayers,
  type DrawnCurve,
  drawnCurves,
} from './sweep-curves.ts';
import type { SweptNumbers } from './swept-numbers.ts';

export interface SweepPanelOptions extends Look, ValueAxis {
  title: string;
  /** The title of the horizontal axis: the parameter, with its unit. */
  x: string;
  /** Of the horizontal axis. Default: linear. */
  xScale?: Scale;
  /** A d3 number format for the horizontal axis. */
  xFormat?: string;
  /** In any order. Those of one series are joined by a line. */
  points: readonly SweptNumbers[];
  /** The possible values of the quantity, at which intervals are cut. Default: any number. */
  bounds?: readonly [lowest: number, highest: number];
  /** Functions of the parameter to compare the quantity with, drawn as lines with labels. */
  curves?: Curves;
  /** Of the plot, in pixels. Default: depends on the width. */
  height?: number;
}

/**
 * A panel of a quantity over a numeric parameter that a sweep varies: at each value the mean of its runs with its 95 %
 * interval, and the runs as dots. On a logarithmic vertical axis the mean is geometric.
 *
 * @throws ExpectedError naming the panel, if there are fewer than two values of the parameter, a value, a number or a curve
 * has no place on its axis, or two points have the same value and series
 */
export function sweepPanel(options: SweepPanelOptions): PlacedPanel {
  requireDrawable(options);
  const content = contentOf(options);
  const { field, at, series, values, most } = content;
  const { title, quantity, scale, width, height = width >= namedLines ? 240 : 200 } = options;
  const plot = {
    title: {
      text: title,
      subtitle: [withScale(quantity, scale), ...notesOf(options, series, most)],
    },
    height,
    encoding: {
      x: parameterAxis(field, at, options),
      y: { type: 'quantitative', ...valueAxis(options, values) },
      color: series.length > 0 ? colourOf(series, width, options) : { value: 'var(--chart-1)' },
    },
    layer: [...layersOf(content, options), ...namesOf(content, { ...options, height })],
  };
  return { concat: [plot as unknown as Panel], columns: 1 };
}

/** What is drawn. */
interface Content {
  /** The name of the parameter's field. */
  field: string;
  /** All values of the parameter, ascending. */
  at: readonly number[];
  series: readonly string[];
  /** By the parameter, ascending, as are the means. */
  points: readonly SweptNumbers[];
  means: readonly Mean[];
  curves: readonly DrawnCurve[];
  /** All drawn values, for the axis. */
  values: readonly number[];
  /** The most runs of a point. */
  most: number;
}

type Mean = MeanOfRuns & { series?: string };

function contentOf(options: SweepPanelOptions): Content {
  const { title, x, scale = 'linear', xScale = 'linear', bounds } = options;
  const field = fieldName(x, ['series', 'run', 'value', 'low', 'high'], 'x');
  const points = options.points.toSorted((a, b) => a.at - b.at);
  const at = [...new Set(points.map((point) => point.at))];
  const means = points.map((point) => ({
    ...placeOf(point, field),
    ...meanOnScale(point.runs, scale, bounds),
  }));
  const curves = drawnCurves(options.curves, { title, at, xScale, scale });
  return {
    field,
    at,
    series: [...new Set(options.points.flatMap(({ series }) => series ?? []))],
    points,
    means,
    curves,
    values: [
      ...means.flatMap(({ value, low = value, high = value }) => [low, high]),
      ...points.flatMap(({ runs }) => runs),
      ...curves.flatMap((curve) => curve.points.map(({ value }) => value)),
    ],
    most: Math.max(...points.map(({ runs }) => runs.length)),
  };
}

function layersOf(content: Content, options: SweepPanelOptions): Layer[] {
  const { field, points, means, curves, most } = content;
  const { title } = options;
  const meaning = options.curves?.meaning ?? '';
  const dots = points.flatMap((point) => runsOf(point, field));
  return [
    ...curveLayers(curves, { title, meaning, field }),
    lineLayer(content, options),
    ...(most > 1 ? [runLayer(title, dots), intervalLayer(means)] : []),
    ...pointLayers(content, options),
  ];
}

/** Beyond the first and the last value, as a share of the range: room for a point, and for the label below it. */
const margin = 0.04;

function parameterAxis(field: string, at: readonly number[], options: SweepPanelOptions) {
  const { x, xScale = 'linear', xFormat, width } = options;
  const { to, from } = axes[xScale];
  const [first, last] = [to(at[0]!), to(at.at(-1)!)];
  const domain = [first - margin * (last - first), last + margin * (last - first)].map(from);
  const ticks = xScale === 'log' ? (logTicksWithin(domain[0]!, domain[1]!) ?? at) : undefined;
  const format = xFormat ?? (ticks && logFormat(ticks));
  return {
    field,
    type: 'quantitative',
    title: x,
    scale: { domain, nice: false, ...(xScale === 'log' ? { type: 'log' } : { zero: false }) },
    axis: {
      title: withScale(x, xScale),
      // A wide plot has room for half a label beside it.
      labelFlush: width < namedLines,
      ...(ticks ? { values: ticks } : { tickCount: 7 }),
      ...(format ? { format } : {}),
    },
  };
}

function notesOf(
  { curves, width }: SweepPanelOptions,
  series: readonly string[],
  most: number,
): string[] {
  const hasLabels = isNamed(series, width);
  return [
    ...(most > 1 ? [`Points: means of ${most} runs, with 95% intervals. Dots: runs.`] : []),
    ...(curves && !hasLabels ? [`Dash-dot: ${curves.meaning}.`] : []),
  ];
}

function placeOf({ at, series }: SweptNumbers, field: string) {
  return { ...(series === undefined ? {} : { series }), [field]: at };
}

function runsOf(point: SweptNumbers, field: string): object[] {
  return point.runs.map((value, run) => ({ ...placeOf(point, field), run: run + 1, value }));
}

const valueOn = { y: { field: 'value', type: 'quantitative' } } as const;

function lineLayer({ means, series, most }: Content, options: SweepPanelOptions): Layer {
  const dash = series.length > 0 ? dashOf(series, options.width, options, true) : undefined;
  return {
    description: most > 1 ? 'mean of the runs' : 'as measured',
    data: { values: means },
    mark: { type: 'line', strokeWidth: 1.2, strokeJoin: 'round' },
    encoding: { ...valueOn, ...(dash ? { strokeDash: dash } : {}) },
  } as Layer;
}

/** The prefix of points of a plane keeps the crosshair on the means. */
function runLayer(title: string, values: object[]): Layer {
  return {
    name: layerName(pointsPrefix, title),
    description: 'run',
    data: { values },
    mark: { type: 'point', size: 16, filled: true, opacity: 0.45 },
    encoding: { ...valueOn, detail: { field: 'run' } },
  } as Layer;
}

function intervalLayer(means: readonly Mean[]): Layer {
  return {
    description: '95% interval',
    data: { values: means.filter(({ low }) => low !== undefined) },
    mark: { type: 'rule', strokeWidth: 2 },
    encoding: { y: { field: 'low', type: 'quantitative' }, y2: { field: 'high' } },
  } as Layer;
}

/** A layer for the points of each series: a shape scale for all series would add a second legend. */
function pointLayers({ means, series }: Content, look: Look): Layer[] {
  const groups = Map.groupBy(means, (mean) => mean.series);
  return [...groups].map(([label, values]) => {
    const shape = label === undefined ? 'circle' : styleOf(series, label, look).shape;
    return {
      data: { values },
      mark: { type: 'point', shape, size: pointSize },
      encoding: valueOn,
    } as Layer;
  });
}

function namesOf(
  { means, series, curves, values }: Content,
  frame: SweepPanelOptions & { height: number },
): Layer[] {
  if (!isNamed(series, frame.width)) return [];
  const ends = series.map((label) => ({
    label,
    value: means.findLast((mean) => mean.series === label)!.value,
  }));
  const place = placeOn(frame, values, frame.height);
  // The title already names a single series.
  return nameLayers(series.length > 1 ? ends : [], curveEnds(curves), { ...frame, series, place });
}

function requireDrawable(options: SweepPanelOptions): void {
  requireValues(options);
  requireNumbers(options);
  requireSeries(options);
}

function requireValues({ title, x, points }: SweepPanelOptions): void {
  const at = [...new Set(points.map((point) => point.at))];
  if (at.length === 0) throw refusal(title, `has no values of "${x}": give it several`);
  if (at.length === 1) throw refusal(title, `has only the value ${at} of "${x}": give it several`);
  const places = points.map(nameOf);
  const twice = places.find((place, i) => places.indexOf(place) !== i);
  if (twice === undefined) return;
  throw refusal(title, `has two points at ${twice}: give each its own value or series`);
}

function requireNumbers({ title, points, scale, xScale }: SweepPanelOptions): void {
  for (const point of points) {
    const { runs, at } = point;
    if (!isOn(xScale, at)) throw refusal(title, `has a point at ${at}, ${noPlace(at)}`);
    if (runs.length === 0) throw refusal(title, `has no runs at ${nameOf(point)}: leave it out`);
    const bad = runs.find((number) => !isOn(scale, number));
    if (bad === undefined) continue;
    throw refusal(title, `has ${bad} at ${nameOf(point)}, ${noPlace(bad)}`);
  }
}

function requireSeries({ title, points, curves }: SweepPanelOptions): void {
  const labels = new Set(points.map(({ series }) => series));
  if (labels.has(undefined) && labels.size > 1) {
    throw refusal(title, 'has points with a series and others without one: give all points one');
  }
  const stray = curves?.at.find(({ series }) => series !== undefined && !labels.has(series));
  if (!stray) return;
  throw refusal(
    title,
    `has the curve "${stray.label}" of "${stray.series}", which isn't drawn: name a series that is`,
  );
}

function nameOf({ at, series }: SweptNumbers): string {
  return series === undefined ? String(at) : `${at}, ${series}`;
}

function refusal(title: string, problem: string): ExpectedError {
  return new ExpectedError(`the panel "${title}" ${problem}`);
}

function isOn(scale: Scale | undefined, value: number): boolean {
  return scale === 'log' ? value > 0 && value < Infinity : Number.isFinite(value);
}

function noPlace(value: number): string {
  return Number.isFinite(value)
    ? "which a logarithmic axis can't show; use a linear scale"
    : 'and only finite numbers have a place';
}
