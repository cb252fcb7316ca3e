import * as vega from 'vega';
import { type ChannelDefinition, textOf, type UnitView, unitViews } from './unit-views.ts';

/** What one layer of a chart draws: the data behind its marks, after every transform. */
export interface DrawnLayer {
  /** The title of the plot that it is in. */
  panel: string | undefined;
  /** What its marks are, by its own description. */
  description: string | undefined;
  /** Whether it shows what others published. */
  published: boolean;
  columns: DrawnColumn[];
  /** In the order in which they're drawn. */
  rows: DrawnRow[];
}

/** A field that a channel shows. */
export interface DrawnColumn {
  field: string;
  channel: string;
  type: 'quantitative' | 'temporal' | 'nominal' | 'ordinal';
  title: string | undefined;
  /** The d3 format of its axis or legend. */
  format: string | undefined;
}

export type Cell = number | string | boolean | Date | null;
export type DrawnRow = Record<string, Cell>;

/**
 * Reads back what a chart draws, layer by layer. Layers whose marks show no data are left out.
 *
 * @param view after it ran
 * @param compiled the Vega specification of `view`
 * @param normalized what Vega-Lite compiled it from
 */
export function drawnLayers(view: vega.View, compiled: vega.Spec, normalized: object) {
  const drawn = drawnItems(view);
  const encodings = encodingsOf(compiled.marks ?? []);
  return unitViews(normalized).flatMap((unit): DrawnLayer[] => {
    const columns = columnsOf(unit, encodings.get(unit.marks) ?? {});
    if (columns.length === 0) return [];
    const { panel, description, published } = unit;
    const rows = (drawn.get(unit.marks) ?? []).map((datum) => rowOf(datum, columns));
    return [{ panel, description, published, columns, rows }];
  });
}

/** What matters here of Vega's scene graph. */
interface SceneMark {
  name?: string;
  role?: string;
  items: { datum?: object; defined?: boolean; items?: SceneMark[] }[];
}

type Encoding = Record<string, unknown>;

/** The data of the marks of each name. */
function drawnItems(view: vega.View): Map<string, object[]> {
  const found = new Map<string, object[]>();
  const visit = ({ name, role, items }: SceneMark) => {
    for (const { datum, defined, items: inner } of items) {
      for (const mark of inner ?? []) visit(mark);
      if (role !== 'mark' || !name || !datum || defined === false) continue;
      const data = found.get(name);
      if (data) data.push(datum);
      else found.set(name, [datum]);
    }
  };
  visit((view.scenegraph() as unknown as { root: SceneMark }).root);
  return found;
}

function encodingsOf(marks: readonly vega.Mark[]): Map<string, Encoding> {
  return new Map(
    marks.flatMap((mark) => [
      ...(mark.name ? [[mark.name, mark.encode?.['update'] ?? {}] as const] : []),
      ...('marks' in mark ? encodingsOf(mark.marks ?? []) : []),
    ]),
  );
}

function columnsOf({ channels }: UnitView, encoding: Encoding): DrawnColumn[] {
  const columns = channels.flatMap(([channel, definition]) => {
    const field = drawnField(channel, encoding) ?? definition.field;
    if (typeof field !== 'string') return [];
    return [{ field, channel, ...describeField(definition) }];
  });
  // A field may be told by colour and by dashes.
  return columns.filter(
    ({ field }, i) => i === columns.findIndex((column) => column.field === field),
  );
}

/** Aggregates and bins have fields of their own, which the compiled marks name. */
function drawnField(channel: string, encoding: Encoding): string | undefined {
  const names = channel === 'color' ? ['stroke', 'fill'] : [channel, `${channel}c`];
  const values = names.flatMap((name) => encoding[name] ?? []) as { field?: unknown }[];
  const field = values.findLast((value) => typeof value.field === 'string')?.field;
  return field as string | undefined;
}

function describeField(definition: ChannelDefinition): Omit<DrawnColumn, 'field' | 'channel'> {
  const { title, axis, legend, header } = definition;
  const guides = [axis, legend, header];
  const titles = [title, ...guides.map((guide) => guide?.title)];
  const format = guides.map((guide) => guide?.format).find((one) => typeof one === 'string');
  return {
    type: typeOf(definition),
    title: titles.map(textOf).find((text) => text !== undefined),
    format: format as string | undefined,
  };
}

/** Vega-Lite's own defaults. */
function typeOf({ type, aggregate, bin, timeUnit }: ChannelDefinition): DrawnColumn['type'] {
  if (type) return type as DrawnColumn['type'];
  if (aggregate || bin) return 'quantitative';
  return timeUnit ? 'temporal' : 'nominal';
}

function rowOf(datum: object, columns: readonly DrawnColumn[]): DrawnRow {
  return Object.fromEntries(columns.map(({ field }) => [field, cellOf(vega.field(field)(datum))]));
}

function cellOf(value: unknown): Cell {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' || typeof value === 'boolean' || value instanceof Date)
    return value;
  return String(value);
}
