import type * as vega from 'vega';
import { cellsPrefix, pixelsPrefix, pointsPrefix, wordsPrefix } from '../look/layer-names.ts';
import type { PixelCells, PixelRow } from '../look/pixels.ts';
import { sceneItems } from '../look/scene.ts';
import { fieldReader } from './field-reader.ts';
import { type Stack, shareIn, stacksIn } from './stacks.ts';
import { unitFormat } from './time-cells.ts';
import { type ChannelDefinition, textOf, type UnitView, unitViews } from './unit-views.ts';
import { allMarks } from './vega-groups.ts';

/** What one layer of a chart draws: the data of its marks, after every transform. */
export interface DrawnLayer {
  /** The title of the plot that holds the layer. */
  panel: string | undefined;
  /** What its marks are, in its author's words. */
  description: string | undefined;
  /** Whether it shows what others published. */
  published: boolean;
  /** Whether it shows values to compare others with: a limit, a target, chance. */
  level: boolean;
  /** Set if its marks are the cells of a matrix, whose colour shows the value. */
  cells?: true;
  /** Set if its marks are points of a plane, in no order. */
  points?: true;
  columns: DrawnColumn[];
  /** In drawing order. */
  rows: DrawnRow[];
}

/** A field, and the channel that shows it. */
export interface DrawnColumn {
  field: string;
  channel: string;
  type: 'quantitative' | 'temporal' | 'nominal' | 'ordinal';
  title: string | undefined;
  /** The d3 format of its axis or legend. */
  format: string | undefined;
  /** Set if it holds the start or end of a bin. */
  binned?: true;
  /** The d3 format of times that are parts of a year, such as weekdays. */
  unit?: string;
}

export type Cell = number | string | boolean | Date | null;
export type DrawnRow = Record<string, Cell>;

/** A row's cell, or undefined. Rows may have fields called as what every object has, such as `constructor`. */
export function cellIn(row: DrawnRow, field: string): Cell | undefined {
  return Object.hasOwn(row, field) ? row[field] : undefined;
}

/**
 * Reads back what a chart draws, layer by layer, without layers that show no data.
 *
 * @param view after its run
 * @param compiled the Vega specification of `view`
 * @param normalized the Vega-Lite specification from which `compiled` was made
 */
export function drawnLayers(view: vega.View, compiled: vega.Spec, normalized: object) {
  const drawn = drawnItems(view);
  const encodings = encodingsOf(compiled);
  const stacks = stacksIn(compiled);
  return unitViews(normalized).flatMap((unit): DrawnLayer[] => {
    if (unit.marks.startsWith(wordsPrefix)) return [];
    if (unit.marks.startsWith(pixelsPrefix)) return pixelLayers(unit, drawn.get(unit.marks) ?? []);
    const columns = columnsOf(unit, encodings.get(unit.marks) ?? {}, stacks);
    if (columns.length === 0) return [];
    const { panel, description, published, level } = unit;
    const readRow = rowReader(columns, stacks);
    const rows = (drawn.get(unit.marks) ?? []).map(readRow);
    if (rows.length === 0) return [];
    const cells = unit.marks.startsWith(cellsPrefix) ? { cells: true as const } : {};
    const points = unit.marks.startsWith(pointsPrefix) ? { points: true as const } : {};
    return [{ panel, description, published, level, ...cells, ...points, columns, rows }];
  });
}

/** The cells that one picture shows: its only mark has them. */
function pixelLayers(
  { panel, description, published, level }: UnitView,
  data: readonly object[],
): DrawnLayer[] {
  return (data as PixelRow[]).flatMap(({ __cells }) =>
    __cells ? [{ panel, description, published, level, cells: true, ...pixelCells(__cells) }] : [],
  );
}

function pixelCells({ fields, titles, x, y, rows }: PixelCells) {
  const column = (name: keyof typeof fields, channel: string, type: DrawnColumn['type']) => ({
    field: fields[name],
    channel,
    type,
    title: titles[name],
    format: undefined,
  });
  return {
    columns: [
      column('x', 'x', 'ordinal'),
      column('y', 'y', 'ordinal'),
      column('value', 'opacity', 'quantitative'),
    ],
    rows: rows.flatMap((row, i) =>
      row.flatMap((value, j) =>
        value === null
          ? []
          : [{ [fields.x]: x[j]!, [fields.y]: y[i]!, [fields.value]: value } as DrawnRow],
      ),
    ),
  };
}

type Encoding = Record<string, unknown>;

/** The rows behind marks, by the marks' name. Rows include the fields of their facet cell: only it may have them. */
function drawnItems(view: vega.View): Map<string, object[]> {
  const found = new Map<string, object[]>();
  const items = sceneItems<object | undefined>(view, undefined, (cell, { name }, { datum }) =>
    /(^|_)cell$/.test(name ?? '') ? datum : cell,
  );
  for (const { mark, item, context: cell } of items) {
    const { datum, defined } = item;
    if (mark.role !== 'mark' || !mark.name || !datum || defined === false) continue;
    const row = cell ? { ...cell, ...datum } : datum;
    const data = found.get(mark.name);
    if (data) data.push(row);
    else found.set(mark.name, [row]);
  }
  return found;
}

function encodingsOf(compiled: vega.Spec): Map<string, Encoding> {
  const named = allMarks(compiled).filter(({ name }) => name);
  return new Map(named.map(({ name, encode }) => [name!, encode?.['update'] ?? {}]));
}

function columnsOf(
  { channels }: UnitView,
  encoding: Encoding,
  stacks: readonly Stack[],
): DrawnColumn[] {
  const columns = channels.flatMap(([channel, definition]): DrawnColumn[] => {
    const derived = isDerived(definition) ? derivedFields(channel, encoding) : [];
    const [field, end] = ownFields(derived, stacks);
    const described = describeField(definition);
    if (field === undefined) {
      const given = definition.field;
      return typeof given === 'string' ? [{ field: given, channel, ...described }] : [];
    }
    if (!definition.bin || end === undefined) return [{ field, channel, ...described }];
    const { title = String(definition.field) } = described;
    return [
      { field, channel, ...described, title, binned: true },
      { field: end, channel: `${channel}2`, ...described, title: `${title}, end`, binned: true },
    ];
  });
  // Two channels, such as colour and dashes, may show one field.
  return columns.filter(
    ({ field }, i) => i === columns.findIndex((column) => column.field === field),
  );
}

/** Whether Vega-Lite shows a computed field, whose name only the compiled marks have. */
function isDerived({ aggregate, bin, timeUnit }: ChannelDefinition): boolean {
  return Boolean(aggregate || (bin && bin !== 'binned') || timeUnit);
}

/** The names of Vega-Lite's channels in compiled marks, where they differ. */
const encodedAs: Record<string, string[]> = {
  color: ['stroke', 'fill'],
  theta: ['startAngle', 'endAngle'],
  radius: ['outerRadius'],
};

function derivedFields(channel: string, encoding: Encoding): string[] {
  const names = encodedAs[channel] ?? [`${channel}2`, channel, `${channel}c`];
  const values = names.flatMap((name) => encoding[name] ?? []) as {
    field?: unknown;
    signal?: unknown;
  }[];
  return values.flatMap(({ field, signal }) =>
    typeof field === 'string' ? [field] : fieldsIn(String(signal)),
  );
}

/** The fields of its row that an expression reads. */
function fieldsIn(expression: string): string[] {
  return [...expression.matchAll(/datum\["((?:[^"\\]|\\.)+)"\]/g)].map(([, field]) => field!);
}

/** Of the fields that place a mark: the one to report, and for a bin the field of its end. */
function ownFields(fields: readonly string[], stacks: readonly Stack[]): readonly string[] {
  const stack = stacks.find(({ end }) => fields.includes(end));
  if (stack) return [stack.field];
  const start = fields.find((field) => fields.includes(`${field}_end`));
  return start === undefined ? fields.slice(-1) : [start, `${start}_end`];
}

function describeField(definition: ChannelDefinition): Omit<DrawnColumn, 'field' | 'channel'> {
  const { title, axis, legend, header } = definition;
  const guides = [axis, legend, header];
  const titles = [title, ...guides.map((guide) => guide?.title), defaultTitle(definition)];
  const unit = unitFormat(definition.timeUnit);
  const format = guides.map((guide) => guide?.format).find((one) => typeof one === 'string');
  return {
    type: typeOf(definition),
    title: titles.map(textOf).find((text) => text !== undefined),
    format: format as string | undefined,
    ...(unit === undefined ? {} : { unit }),
  };
}

/** Vega-Lite's titles for computed fields. */
function defaultTitle({ field, aggregate, bin, timeUnit }: ChannelDefinition): unknown {
  if (aggregate === 'count') return 'Count of Records';
  return bin || timeUnit ? field : undefined;
}

/** Vega-Lite's own defaults. */
function typeOf({ type, aggregate, bin, timeUnit }: ChannelDefinition): DrawnColumn['type'] {
  if (type) return type as DrawnColumn['type'];
  if (aggregate || bin) return 'quantitative';
  return timeUnit ? 'temporal' : 'nominal';
}

function rowReader(columns: readonly DrawnColumn[], stacks: readonly Stack[]) {
  const fields = columns.map(({ field, type }) => ({ field, type, read: fieldReader(field) }));
  const allShares = stacks.filter(({ isShare }) => isShare);
  return (datum: object): DrawnRow => {
    const shares = allShares.filter(({ end }) => end in datum);
    return Object.fromEntries(
      fields.map(({ field, type, read }) => {
        const share = shares.find((stack) => stack.field === field);
        const value: unknown = share ? shareIn(datum, share) : read(datum);
        return [field, cellOf(value, type)];
      }),
    );
  };
}

/** A value as the chart shows it. */
function cellOf(value: unknown, type: DrawnColumn['type']): Cell {
  if (value === undefined) return null;
  // A category, which an axis calls so.
  if (value === null) return type === 'nominal' || type === 'ordinal' ? 'null' : null;
  if (type === 'temporal' && typeof value === 'number') return new Date(value);
  if (type === 'quantitative' && isNumberText(value)) return Number(value);
  if (typeof value === 'number' || typeof value === 'boolean' || value instanceof Date)
    return value;
  return String(value);
}

/** Vega reads texts as numbers. */
function isNumberText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value));
}
