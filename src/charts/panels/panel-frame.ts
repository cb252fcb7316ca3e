import { layerName, wordsPrefix } from '../look/layer-names.ts';
import { withScale } from '../look/scale-words.ts';
import { namedLines } from '../look/theme.ts';
import type { Over } from './compared-series.ts';
import type { Levels } from './levels.ts';
import { type LineEnd, nameLayers } from './line-names.ts';
import { colourOf, isNamed, type Layer, type Panel } from './series-encoding.ts';
import type { Look } from './series-look.ts';
import { placeOn, type ValueAxis, valueAxis } from './value-axis.ts';

export interface PanelOptions extends Look, ValueAxis {
  title: string;
  /** Of the plot, in pixels. Default: depends on the width. */
  height?: number;
  /** A step at which something happens that explains the curves. `says` names it. */
  moment?: { step: number; says?: string } | undefined;
}

interface PanelContent {
  series: string[];
  /** What the series are drawn over, if not steps. */
  over: Over | undefined;
  /** All drawn values, for the axis. */
  values: number[];
  /** How to read the plot, a line each. */
  notes: readonly string[];
  layer: Panel['layer'];
  /** The ends of lines, for their names. */
  ends: readonly LineEnd[];
  levels?: Levels;
}

/** Makes the parts that all kinds of panels share: title, axes, colours, names and moments. */
export function framePanel(options: PanelOptions, content: PanelContent): Panel {
  const { title, quantity, scale, width } = options;
  const { series, over, values, layer } = content;
  const { height = width >= namedLines ? 190 : 168 } = options;
  const notes = [...content.notes, ...levelNote(options, content), ...momentNote(options)];
  const subtitle = [withScale(quantity, scale), ...notes];
  return {
    title: { text: title, subtitle },
    height,
    encoding: {
      // A wide plot has room for half a label beside it.
      x: { ...(over ? { title: over.metric } : {}), axis: { labelFlush: width < namedLines } },
      y: { type: 'quantitative', ...valueAxis(options, values) },
      color: colourOf(series, width, options),
    },
    layer: [...momentLayers(options), ...layer, ...namesIn({ ...options, height }, content)],
  };
}

/** Explains the moment's line in a note if the plot is too narrow for words beside the line. */
function momentNote({ width, moment }: PanelOptions): string[] {
  return moment?.says && width < namedLines ? [`Upright: ${moment.says}.`] : [];
}

/** Explains levels in a note if they have no labels. */
function levelNote({ width }: PanelOptions, { series, levels }: PanelContent): string[] {
  return levels && !isNamed(series, width) ? [`Level: ${levels.meaning}.`] : [];
}

function namesIn(
  options: PanelOptions & { height: number },
  { series, values, ends, levels }: PanelContent,
): Panel['layer'] {
  if (!isNamed(series, options.width)) return [];
  const place = placeOn(options, values, options.height);
  // The title already names a single line.
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
