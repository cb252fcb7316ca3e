import type { Axis, Mark, Spec } from 'vega';
import { pointsPrefix, wordsPrefix } from '../../look/layer-names.ts';
import { textOf, type UnitView } from '../../reading/unit-views.ts';
import type { LiveAxis, LiveLayer, LivePanel } from '../live-chart.ts';

const continuous = ['linear', 'log', 'pow', 'sqrt', 'symlog', 'time', 'utc'];
const drawn = ['line', 'area', 'symbol'];

/** The source of a group's rows: the rows of a table, grouped by series, run and so on. */
interface Facet {
  name: string;
  data: string;
  groupby: string[];
}

/**
 * Finds the plots of a compiled chart with lines, bands or points over a continuous horizontal axis.
 *
 * @param units the views from which the chart was compiled
 */
export function readPanels(spec: Spec, units: readonly UnitView[]): LivePanel[] {
  const byMarks = new Map(units.map((unit) => [unit.marks, unit]));
  const panels = panelsIn(spec, null, { spec, units: byMarks });
  return panels.map((panel) => ({ ...panel, x: withSharedTitle(panel.x, panels) }));
}

/** In a stack of plots, often only the last horizontal axis has a title. */
function withSharedTitle(axis: LiveAxis, panels: readonly LivePanel[]): LiveAxis {
  const titled = panels.find(({ x }) => x.scale === axis.scale && x.title);
  return { ...axis, title: titled?.x.title ?? '' };
}

interface Context {
  spec: Spec;
  units: ReadonlyMap<string, UnitView>;
}

function panelsIn(plot: Plot, group: string | null, context: Context): LivePanel[] {
  const { marks = [], axes = [], title } = plot;
  const { spec, units } = context;
  const layers = marks.flatMap((mark) => layersIn(mark, undefined, units));
  const [first] = layers;
  const inner = marks.flatMap((mark) => (isPanel(mark) ? subPanels(mark, context) : []));
  if (!first) return inner;
  const x = axisOf(spec, first.xScale, axes);
  const y = axisOf(spec, first.yScale, axes);
  const own = layers.filter(({ xScale, yScale }) => xScale === x?.scale && yScale === y?.scale);
  if (!x || !y || own.length === 0) return inner;
  if (marks.some(hasBaseline)) y.baseline = true;
  // An axis without a title shows the title of its channel above it.
  y.title ||= own.find(({ quantity }) => quantity)?.quantity ?? '';
  const panel = { group, title: textOf(title) ?? '', x, y, layers: readable(own) };
  return [panel, ...inner];
}

type Plot = Pick<Spec, 'marks' | 'axes' | 'title'>;
type Group = Extract<Mark, { type: 'group' }>;
type ScaledLayer = LiveLayer & { xScale: string; yScale: string; quantity: string | undefined };

/** Excludes cells of a facet, which share a name, and groups with their own scales. */
function isPanel(mark: Mark): mark is Group {
  return mark.type === 'group' && !mark.from && !mark.scales;
}

function subPanels(mark: Group, context: Context): LivePanel[] {
  return mark.name ? panelsIn(mark, mark.name, context) : [];
}

function layersIn(mark: Mark, facet: Facet | undefined, units: Context['units']): ScaledLayer[] {
  if (mark.type === 'group') return isPathGroup(mark) ? pathsIn(mark, units) : [];
  if (!drawn.includes(mark.type)) return [];
  // Points of a plane are read one by one: a crosshair would read one of each label.
  if (mark.name?.startsWith(pointsPrefix)) return [];
  const encode = (mark.encode?.update ?? {}) as Record<string, unknown>;
  const from = mark.from && 'data' in mark.from ? mark.from.data : undefined;
  const [x, y, y2] = [scaled(encode['x']), scaled(encode['y']), scaled(encode['y2'])];
  const colour = scaled(encode['stroke']) ?? scaled(encode['fill']);
  if (!x || !y || !from) return [];
  // An area down to a baseline has no range to report.
  if (mark.type === 'area' && !y2) return [];
  const groupby = facet?.name === from ? facet.groupby : [];
  const { description, published, level, channels = [] } = units.get(mark.name ?? '') ?? {};
  const [, vertical] = channels.find(([channel]) => channel === 'y') ?? [];
  return [
    {
      mark: mark.type as LiveLayer['mark'],
      data: facet?.name === from ? facet.data : from,
      x: x.field,
      y: y.field,
      ...(y2 ? { y2: y2.field } : {}),
      ...(colour ? { series: colour } : {}),
      detailed: groupby.some((field) => field !== colour?.field),
      ...(description ? { description } : {}),
      ...(published ? { published } : {}),
      ...(level ? { level } : {}),
      xScale: x.scale,
      yScale: y.scale,
      quantity: textOf(vertical?.title),
    },
  ];
}

/** Whether a group holds the lines of several series: Vega draws one line per group, without axes. */
function isPathGroup({ from, axes }: Group): boolean {
  return !axes && from !== undefined && 'facet' in from;
}

function pathsIn({ from, marks = [] }: Group, units: Context['units']): ScaledLayer[] {
  const { name, data, groupby } = (from as { facet: Facet }).facet;
  const facet = { name, data, groupby: [groupby ?? []].flat() };
  return marks.flatMap((mark) => layersIn(mark, facet, units));
}

/** Whether a mark starts at a fixed vertical value. Words, and the rules beside them, don't count: they may be anywhere. */
function hasBaseline(mark: Mark): boolean {
  if (mark.name?.startsWith(wordsPrefix)) return false;
  if (mark.type === 'group') return isPathGroup(mark) && (mark.marks ?? []).some(hasBaseline);
  const { y, y2 } = (mark.encode?.update ?? {}) as Record<string, unknown>;
  return [y, y2].some((channel) => channel instanceof Object && 'value' in channel);
}

/** The scale and field of a channel; undefined if it lacks either. */
function scaled(channel: unknown): { scale: string; field: string } | undefined {
  const { scale, field } = (channel ?? {}) as { scale?: unknown; field?: unknown };
  return typeof scale === 'string' && typeof field === 'string' ? { scale, field } : undefined;
}

/**
 * The layers that the crosshair reads. In a plot with series, layers without series are outlines and rules; and lines
 * along the edges of an area repeat the area.
 */
function readable(layers: ScaledLayer[]): LiveLayer[] {
  const named = layers.filter(({ series }) => series);
  const candidates = named.length > 0 ? named : layers.filter(({ detailed }) => !detailed);
  const areas = candidates.filter(({ mark }) => mark === 'area');
  const isEdge = ({ mark, data, y }: LiveLayer) =>
    mark !== 'area' && areas.some((area) => area.data === data && (area.y === y || area.y2 === y));
  return candidates
    .filter((layer) => !isEdge(layer))
    .map(({ xScale: _, yScale: __, quantity: ___, ...layer }) => layer);
}

function axisOf({ scales = [] }: Spec, name: string, axes: Axis[]): LiveAxis | undefined {
  const type = scales.find((scale) => scale.name === name)?.type;
  if (!type || !continuous.includes(type)) return undefined;
  const labelled = axes.find(({ scale, labels }) => scale === name && labels !== false);
  const { title, format } = labelled ?? {};
  return {
    scale: name,
    type,
    title: textOf(title) ?? '',
    ...(typeof format === 'string' ? { format } : {}),
  };
}
