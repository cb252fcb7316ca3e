import { type DrawnGroup, groupLayers, measuresOf } from './drawn-groups.ts';
import {
  type Cell,
  cellIn,
  type DrawnColumn,
  type DrawnLayer,
  type DrawnRow,
} from './drawn-layers.ts';
import { timeText } from './time-cells.ts';

/** What a chart draws, as one table: every drawn row once. */
export interface DrawnTable {
  header: string[];
  rows: Cell[][];
}

/** Joins all rows of all layers in one table. */
export function drawnTable(layers: readonly DrawnLayer[]): DrawnTable {
  const groups = groupLayers(layers);
  const columns = [...contextColumns(groups), ...fieldColumns(groups)];
  return {
    header: columns.map(({ name }) => name),
    rows: groups.flatMap((group) =>
      group.rows.map((row) => columns.map(({ cell }) => cell(group, row) ?? null)),
    ),
  };
}

interface TableColumn {
  name: string;
  cell(group: DrawnGroup, row: DrawnRow): Cell | undefined;
}

/** Columns for what a picture shows by the place and look of its marks. */
function contextColumns(groups: readonly DrawnGroup[]): TableColumn[] {
  const named = new Set(fieldColumns(groups).map(({ name }) => name));
  const quantities = groups.map(({ quantity }) => plain(quantity));
  const isInHeader = quantities.every((quantity) => !quantity || named.has(quantity));
  const columns: TableColumn[] = [
    { name: 'panel', cell: ({ panel }) => plain(panel) },
    { name: 'quantity', cell: ({ quantity }) => plain(quantity) },
    { name: 'drawn as', cell: ({ description }) => plain(description) },
  ];
  return columns.filter(
    ({ name, cell }) =>
      new Set(groups.map((group) => cell(group, {}))).size > 1 ||
      (name === 'quantity' && !isInHeader),
  );
}

function fieldColumns(groups: readonly DrawnGroup[]): TableColumn[] {
  const dimensions = groups.flatMap((group) => group.dimensions);
  const measures = groups.flatMap(measuresOf);
  const columns = [...dimensions, ...measures];
  const named = [...namedFields(dimensions), ...namedMeasures(measures)];
  const byField = new Map(named.map((one) => [one.field, one.name]));
  // The colour of a cell shows its value; other colours tell series apart.
  const ofCells = groups.filter(({ cells }) => cells).flatMap(measuresOf);
  const rank = (field: string) =>
    ofCells.some((column) => column.field === field) ? order.length : rankOf(columns, field);
  return [...byField]
    .sort(([a], [b]) => rank(a) - rank(b))
    .map(([field, name]) => {
      const { unit } = columns.find((column) => column.field === field)!;
      return { name, cell: (_, row) => shownCell(row, { field, unit }) };
    });
}

/** A cell as the chart writes it: parts of a year, such as weekdays, in words. */
export function shownCell(
  row: DrawnRow,
  { field, unit }: { field: string; unit?: string | undefined },
): Cell | undefined {
  const cell = cellIn(row, field);
  return unit && cell instanceof Date ? timeText(cell, unit) : cell;
}

interface NamedField {
  field: string;
  name: string;
}

/** Names each field by its title if that is unique, else by the field's own name. */
function namedFields(columns: readonly DrawnColumn[]): NamedField[] {
  const fields = [...new Set(columns.map(({ field }) => field))];
  const titles = fields.map((field) => sharedTitle(columns, field));
  const isUnique = (title: string) => titles.filter((one) => one === title).length === 1;
  return fields.map((field, i) => {
    const title = titles[i];
    return { field, name: title && isUnique(title) ? title : field };
  });
}

/** Uses titles for all measures or for none: readers would take a single title for a field's name. */
function namedMeasures(columns: readonly DrawnColumn[]): NamedField[] {
  const named = namedFields(columns);
  if (named.every(({ field, name }) => field !== name)) return named;
  return named.map(({ field }) => ({ field, name: field }));
}

/** A field's title, if all columns of the field agree on it. */
function sharedTitle(columns: readonly DrawnColumn[], field: string): string | undefined {
  const own = columns.filter((column) => column.field === field);
  const titles = new Set(own.flatMap(({ title }) => plain(title) ?? []));
  return titles.size === 1 ? [...titles][0] : undefined;
}

const order = ['facet', 'row', 'column', 'color', 'detail', 'x', 'x2', 'y', 'y2'];

/** Other channels, such as shape, distinguish series and rank with colour. */
function rankOf(columns: readonly DrawnColumn[], field: string): number {
  const { channel } = columns.find((column) => column.field === field)!;
  return order.includes(channel) ? order.indexOf(channel) : order.indexOf('color');
}

/** Replaces line breaks and special spaces by ordinary spaces. */
function plain(text: string | undefined): string | undefined {
  return text?.replace(/\s+/g, ' ');
}
