import type { TopLevelSpec } from 'vega-lite';
import { layerName, wordsPrefix } from '../look/layer-names.ts';
import { axisMargin, namedLines } from '../look/theme.ts';
import type { Scale } from './across-runs.ts';
import type { Levels } from './levels.ts';
import { type LineEnd, nameLayers } from './line-names.ts';
import { niceEnds } from './nice-ends.ts';
import { colourOf, isNamed, type Layer, type Panel } from './series-encoding.ts';
import type { Look } from './series-look.ts';

export interface PanelOptions extends Look {
  title: string;
  /** What the vertical axis shows, with its unit. */
  quantity: string;
  /** Of the whole chart, in pixels: how many points are worth drawing. */
  width: number;
  /** Of the plot, in pixels. Default: what suits the width. */
  height?: number;
  scale?: Scale;
  /** A d3 number format for the labels of the vertical axis. */
  format?: string;
  /** What the quantity can be at all: an interval is cut there. Default: any number. */
  bounds?: readonly [lowest: number, highest: number];
  /** Whether the vertical axis starts at 0. Default: true on a linear scale. */
  zero?: boolean;
  /** A step at which something happens that explains the curves; what happens is said where there is room. */
  moment?: { step: number; says?: string } | undefined;
}

interface PanelContent {
  series: string[];
  /** All that are drawn, for the axis. */
  values: number[];
  /** How to read what is drawn. */
  note: string | undefined;
  layer: Panel['layer'];
  /** Where lines end, to be named there. */
  ends: readonly LineEnd[];
  levels?: Levels;
}

/** Puts panels above each other on a common horizontal axis, under one legend. */
export function stackPanels(description: string, xTitle: string, panels: Panel[]): TopLevelSpec {
  const last = panels.length - 1;
  const told = panels.map((panel, i) => withoutNoteOf(panel, panels[i - 1]));
  // A scale that no mark uses can't be shared.
  const isDashed = panels.some(({ layer }) =>
    layer.some(({ encoding = {} }) => 'strokeDash' in encoding),
  );
  return {
    description,
    vconcat: told.map((panel, i) => withStepAxis(panel, i === last ? xTitle : null)),
    resolve: {
      scale: { x: 'shared', color: 'shared', ...(isDashed ? { strokeDash: 'shared' } : {}) },
    },
  };
}

/** How to read a plot needs to be said once, of the first that is read so. */
function withoutNoteOf(panel: Panel, before: Panel | undefined): Panel {
  const titleOf = (one: Panel | undefined) => one?.title as { subtitle?: string[] } | undefined;
  const note = titleOf(panel)?.subtitle?.[1];
  if (!note || note !== titleOf(before)?.subtitle?.[1]) return panel;
  const title = panel.title as { text: string; subtitle: string[] };
  return { ...panel, title: { ...title, subtitle: title.subtitle.toSpliced(1, 1) } };
}

/** What the panels of every kind have in common. */
export function framePanel(options: PanelOptions, content: PanelContent): Panel {
  const { title, quantity, scale, width } = options;
  const { series, values, layer } = content;
  const { height = width >= namedLines ? 190 : 168 } = options;
  const notes = [content.note, ...levelNote(options, content), ...momentNote(options)];
  const subtitle = [withScale(quantity, scale), ...notes];
  return {
    title: { text: title, subtitle: subtitle.filter((line) => line !== undefined) },
    height,
    encoding: {
      // Beside a wide plot there's room for half a label.
      x: { axis: { labelFlush: width < namedLines } },
      y: { type: 'quantitative', ...valueAxis(options, values) },
      color: colourOf(series, width, options),
    },
    layer: [...momentLayers(options), ...layer, ...namesIn({ ...options, height }, content)],
  };
}

/** Where there is no room beside the line. */
function momentNote({ width, moment }: PanelOptions): string[] {
  return moment?.says && width < namedLines ? [`Upright: ${moment.says}.`] : [];
}

/** Levels without labels are told here. */
function levelNote({ width }: PanelOptions, { series, levels }: PanelContent): string[] {
  return levels && !isNamed(series, width) ? [`Level: ${levels.meaning}.`] : [];
}

function namesIn(
  options: PanelOptions & { height: number },
  { series, values, ends, levels }: PanelContent,
): Panel['layer'] {
  if (!isNamed(series, options.width)) return [];
  const place = placeOn(options, values);
  // One line is what the title says.
  return nameLayers(series.length > 1 ? ends : [], levels?.at ?? [], { ...options, series, place });
}

function momentLayers({ title, width, moment }: PanelOptions): Panel['layer'] {
  if (!moment) return [];
  const { step, says } = moment;
  const data = { values: [{ step }] };
  const color = { value: 'var(--chart-muted)' };
  const line: Layer = {
    name: layerName(wordsPrefix, title, 'moment line'),
    data,
    mark: { type: 'rule', strokeWidth: 1, strokeDash: [1, 3] },
    encoding: { y: { value: 0 }, y2: { value: 'height' }, color },
  };
  if (!says || width < namedLines) return [line];
  const words: Layer = {
    name: layerName(wordsPrefix, title, 'moment'),
    data,
    mark: { type: 'text', align: 'left', baseline: 'top', dx: 6, dy: 3, fontSize: 11 },
    encoding: { y: { value: 0 }, text: { value: says }, color },
  };
  return [line, words];
}

/** How far below the upper edge Vega will draw a value, on what it makes of `valueAxis`. */
function placeOn(
  { scale, zero = true, height }: PanelOptions & { height: number },
  values: readonly number[],
): (value: number) => number {
  const isLog = scale === 'log';
  const onAxis = isLog ? Math.log : (one: number) => one;
  const [low, high] = extremes(isLog ? logTicks(values) : zero ? [0, ...values] : values);
  const [first, last] = (isLog ? [low, high] : niceEnds(low, high)).map(onAxis) as [number, number];
  // An axis for one value has it in the middle.
  const share = (value: number) =>
    first === last ? 1 / 2 : (onAxis(value) - first) / (last - first);
  return (value) => height * (1 - share(value));
}

function extremes(values: readonly number[]): [low: number, high: number] {
  return [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
}

/** What an axis shows, and how where that isn't to be expected. @param type of its scale */
export function withScale(quantity: string, type: string | undefined): string {
  return type === 'log' ? `${quantity}, log scale` : quantity;
}

/** The quantity stands above the axis, where it needn't be read sideways. */
function valueAxis(
  { quantity, scale, format, zero, width }: PanelOptions,
  values: readonly number[],
) {
  // In wide charts all plots begin where the text does.
  const extent = width >= namedLines ? { minExtent: axisMargin - 1 } : {};
  const labels = { title: null, ...extent, ...(format ? { format } : {}) };
  if (scale !== 'log') {
    return { title: quantity, scale: { zero: zero ?? true }, axis: { ...labels, tickCount: 5 } };
  }
  const ticks = logTicks(values);
  const domain = [ticks[0]!, ticks.at(-1)!];
  return {
    title: quantity,
    scale: { type: 'log' as const, domain, nice: false },
    axis: { ...labels, values: ticks, format: format ?? '~r' },
  };
}

/** Powers of ten around the values; where they span too little, twice and five times these too. */
export function logTicks(values: readonly number[]): number[] {
  const [low, high] = extremes(values);
  const factors = high / low > 20 ? [1] : [1, 2, 5];
  // A logarithm may be rounded past a power.
  const lowest = Math.floor(Math.log10(low)) - 1;
  const highest = Math.ceil(Math.log10(high)) + 1;
  const steps = Array.from({ length: highest - lowest + 1 }, (_, i) =>
    factors.map((factor) => Number(`${factor}e${lowest + i}`)),
  ).flat();
  const first = steps.findLastIndex((step) => step <= low);
  const last = steps.findIndex((step, i) => i > first && step >= high);
  return steps.slice(first, last + 1);
}

function withStepAxis(panel: Panel, title: string | null): Panel {
  return {
    ...panel,
    encoding: {
      ...panel.encoding,
      x: {
        field: 'step',
        type: 'quantitative',
        scale: { nice: false, zero: false },
        axis: { ...axisOf(panel), title, tickMinStep: 1, tickCount: 7 },
      },
    },
  };
}

function axisOf({ encoding }: Panel): object {
  return (encoding?.x as { axis?: object } | undefined)?.axis ?? {};
}
