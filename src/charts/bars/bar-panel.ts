import { ExpectedError } from '../../messages/expected-error.ts';
import { logFormat, logTicksAround } from '../look/log-ticks.ts';
import { withScale } from '../look/scale-words.ts';
import { namedLines } from '../look/theme.ts';
import type { Scale } from '../panels/across-runs.ts';
import { colourOf, type Layer, type Panel } from '../panels/series-encoding.ts';
import type { Look } from '../panels/series-look.ts';
import type { ComparedNumbers } from './compared-values.ts';
import { fieldName } from './field-name.ts';
import { type MeanOfRuns, meanOnScale } from './mean-on-scale.ts';
import type { PlacedPanel } from './place-panels.ts';

export interface BarPanelOptions extends Look {
  title: string;
  /** What the bars show, with its unit. */
  quantity: string;
  /** What the labels are: "Class". Default: "Variant". */
  by?: string;
  /** From top to bottom. Those of one label are beside each other, in the colours of their series. */
  bars: readonly ComparedNumbers[];
  /** Of the axis. On a logarithmic one, means are geometric. Default: linear. */
  scale?: Scale;
  /** Whether a linear axis starts at 0. Otherwise means are points: the length of a bar would mislead. Default: true. */
  zero?: boolean;
  /** The possible values of the quantity, at which intervals are cut. Default: any number. */
  bounds?: readonly [lowest: number, highest: number];
  /** A d3 number format for the axis. */
  format?: string;
  /** Of the whole chart, in pixels. */
  width: number;
}

/**
 * A panel of horizontal bars, each the mean of its runs with its 95 % interval, and the runs as dots.
 *
 * @throws ExpectedError naming the panel, if there are no bars, two have the same label and series, or a number isn't finite,
 * or not above 0 on a logarithmic axis
 */
export function barPanel(options: BarPanelOptions): PlacedPanel {
  const { bars, title, quantity, scale = 'linear', zero = true, by = 'Variant', bounds } = options;
  requireDrawable(options);
  const field = fieldName(by, ['series', 'run', 'value', 'low', 'high'], 'label');
  const means = bars.map((bar) => ({
    ...placeOf(bar, field),
    ...meanOnScale(bar.runs, scale, bounds),
  }));
  const labels = [...new Set(bars.map(({ label }) => label))];
  const series = [...new Set(bars.flatMap((bar) => bar.series ?? []))];
  const most = Math.max(...bars.map(({ runs }) => runs.length));
  const isBar = zero && scale === 'linear';
  const inOrder = { type: 'nominal' as const, sort: null };
  const plot = {
    title: { text: title, subtitle: [withScale(quantity, scale), ...noteOf(most, isBar)] },
    height: labels.length * (Math.max(1, series.length) * thickness + gap),
    encoding: {
      y: {
        field,
        ...inOrder,
        title: by,
        // Of points, Vega-Lite's scale would be another one.
        scale: { type: 'band', domain: labels, paddingInner: 0.3, paddingOuter: 0.15 },
        axis: { title: null, domain: false, ticks: false },
      },
      ...(series.length > 0 && {
        yOffset: { field: 'series', ...inOrder, scale: { domain: series } },
      }),
      color: series.length > 0 ? seriesColour(series, options) : { value: 'var(--chart-1)' },
    },
    layer: [
      meanLayer(means, isBar, most),
      ...(most > 1
        ? [intervalLayer(means), runLayer(bars.flatMap((bar) => runsOf(bar, field)))]
        : []),
    ].map((layer) => withAxis(layer, options, means)),
  };
  return { concat: [plot as unknown as Panel], columns: 1 };
}

/** Of a bar and of the gap between two labels, in pixels. */
const thickness = 20;
const gap = 8;

function withAxis(
  layer: Layer,
  { quantity, scale = 'linear', zero = true, format, bars }: BarPanelOptions,
  means: readonly MeanOfRuns[],
) {
  const { encoding } = layer as { encoding: { x: object } };
  const x = {
    ...encoding.x,
    type: 'quantitative',
    title: quantity,
    scale: { zero },
    axis: { title: null, grid: true, tickCount: 5, ...(format ? { format } : {}) },
    ...(scale === 'log'
      ? logAxis([...means.flatMap(endsOf), ...bars.flatMap(({ runs }) => runs)], format)
      : {}),
  };
  return { ...layer, encoding: { ...encoding, x } };
}

function endsOf({ value, low = value, high = value }: MeanOfRuns): number[] {
  return [low, high];
}

/** An axis of powers of ten, all in one notation. */
function logAxis(values: readonly number[], format: string | undefined) {
  const ticks = logTicksAround(Math.min(...values), Math.max(...values));
  return {
    scale: { type: 'log', domain: [ticks[0], ticks.at(-1)], nice: false },
    axis: { title: null, grid: true, values: ticks, format: format ?? logFormat(ticks) },
  };
}

function seriesColour(series: readonly string[], options: BarPanelOptions) {
  const colour = colourOf(series, Math.min(options.width, namedLines - 1), options);
  const legend =
    series.length > 1 ? { ...colour.legend, symbolType: 'square', symbolSize: 120 } : null;
  return { ...colour, legend };
}

function placeOf({ label, series }: ComparedNumbers, field: string) {
  return { [field]: label, ...(series === undefined ? {} : { series }) };
}

function runsOf(bar: ComparedNumbers, field: string): object[] {
  return bar.runs.map((value, run) => ({ ...placeOf(bar, field), run: run + 1, value }));
}

function noteOf(runs: number, isBar: boolean): string[] {
  const mean = isBar ? 'Bar' : 'Point';
  if (runs < 2) return [];
  return [`${mean}: mean of ${runs} runs. Line: its 95% interval. Dots: the runs.`];
}

function meanLayer(values: object[], isBar: boolean, runs: number): Layer {
  const mark = isBar
    ? { type: 'bar', opacity: 0.55 }
    : { type: 'point', shape: 'diamond', size: 90 };
  const description = runs > 1 ? 'mean of the runs' : 'as measured';
  return {
    description,
    data: { values },
    mark,
    encoding: { x: { field: 'value' } },
  } as Layer;
}

function intervalLayer(means: readonly MeanOfRuns[]): Layer {
  return {
    description: '95% interval',
    data: { values: means.filter(({ low }) => low !== undefined) },
    mark: { type: 'rule', strokeWidth: 2 },
    encoding: { x: { field: 'low' }, x2: { field: 'high' } },
  } as Layer;
}

function runLayer(values: object[]): Layer {
  return {
    description: 'run',
    data: { values },
    mark: {
      type: 'point',
      size: 34,
      filled: true,
      stroke: 'var(--chart-surface)',
      strokeWidth: 0.7,
    },
    encoding: { x: { field: 'value' }, detail: { field: 'run' } },
  } as Layer;
}

function requireDrawable({ title, bars, scale }: BarPanelOptions): void {
  const refuse = (problem: string) => {
    throw new ExpectedError(`the panel "${title}" ${problem}`);
  };
  if (bars.length === 0) refuse('has no bars: give it some');
  const places = bars.map(({ label, series }) => [label, series].filter(Boolean).join(', '));
  const twice = places.find((place, i) => places.indexOf(place) !== i);
  if (twice !== undefined) refuse(`has two bars of "${twice}": give each its own label or series`);
  for (const [i, { runs }] of bars.entries()) {
    if (runs.length === 0) refuse(`has no runs of "${places[i]}"`);
    const bad = runs.find((value) => !Number.isFinite(value) || (scale === 'log' && value <= 0));
    if (bad === undefined) continue;
    refuse(
      Number.isFinite(bad)
        ? `has ${bad} for "${places[i]}", which a logarithmic axis can't show; use a linear scale`
        : `has ${bad} for "${places[i]}": only finite numbers have a length`,
    );
  }
}
