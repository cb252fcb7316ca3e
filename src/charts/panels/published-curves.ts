import { layerName, publishedPrefix } from '../look/layer-names.ts';
import type { DrawnSeries } from './compared-series.ts';
import type { Datum, Layer } from './series-encoding.ts';
import { type Look, styleOf } from './series-look.ts';

/** Values of a panel's quantity that others published, drawn as hollow points. */
export interface PublishedCurves {
  /** Who published them, and how they differ from the measured values: "the article (wider network)". */
  source: string;
  /** Labelled as the panel's series. */
  series: readonly PublishedSeries[];
}

export interface PublishedSeries {
  label: string;
  step: readonly number[];
  value: readonly number[];
}

/** The panel around the points. */
interface Frame extends Look {
  title: string;
  series: readonly DrawnSeries[];
  /** All measured values drawn, for the axis. */
  values: readonly number[];
  scale: 'linear' | 'log';
}

/** How far published points may extend the axis at each end, as a share of the measured range. */
const stretch = 0.5;

/**
 * Makes layers with hollow points. The panel suits the measured values: it leaves out points beyond their steps or far
 * above or below them, and its description says how many remain.
 */
export function publishedLayers(curves: PublishedCurves | undefined, frame: Frame): Layer[] {
  if (!curves) return [];
  const shown = publishedWithin(curves, frame);
  if (shown.length === 0) return [];
  const count = rowsOf(curves).length;
  const part = `${shown.length} of its ${count} points lie within the plot`;
  const labels = frame.series.map(({ label }) => label);
  const by = `published by ${curves.source}`;
  const description = shown.length < count ? `${by}; ${part}` : by;
  return labels.flatMap((label, i): Layer[] => {
    const points = shown.filter(({ series }) => series === label);
    if (points.length === 0) return [];
    const name = layerName(publishedPrefix, frame.title, i + 1);
    return [{ name, description, ...hollowPoints(points, styleOf(labels, label, frame).shape) }];
  });
}

/** The published points that lie within the panel. */
export function publishedWithin(curves: PublishedCurves | undefined, frame: Frame): Datum[] {
  return curves ? rowsOf(curves).filter((row) => fits(row, frame)) : [];
}

function rowsOf({ series }: PublishedCurves): Datum[] {
  return series.flatMap(({ label, step, value }) =>
    step.map((at, i) => ({ series: label, step: at, value: value[i]! })),
  );
}

function fits({ step, value = Number.NaN }: Datum, { series, values, scale }: Frame): boolean {
  const steps = series.flatMap(({ runs }) => runs.map((run) => run.step));
  const first = Math.min(...steps.map((one) => one[0] ?? Infinity));
  const last = Math.max(...steps.map((one) => one.at(-1) ?? -Infinity));
  const onAxis = scale === 'log' ? Math.log : (one: number) => one;
  const low = onAxis(values.reduce((a, b) => Math.min(a, b)));
  const high = onAxis(values.reduce((a, b) => Math.max(a, b)));
  const spare = stretch * (high - low);
  const at = onAxis(value);
  return step >= first && step <= last && at >= low - spare && at <= high + spare;
}

/** Filled with the background, so that the points stand out from noise. */
function hollowPoints(values: Datum[], shape: string): Layer {
  return {
    data: { values },
    mark: {
      type: 'point',
      shape,
      size: 46,
      filled: false,
      fill: 'var(--chart-surface)',
      strokeWidth: 1.6,
      opacity: 1,
    },
    encoding: { y: { field: 'value', type: 'quantitative' } },
  };
}
