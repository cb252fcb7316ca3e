import { type DrawnGroup, groupLayers, measuresOf } from './drawn-groups.ts';
import type { Cell, DrawnColumn, DrawnLayer, DrawnRow } from './drawn-layers.ts';

/** What a chart draws, as one table: every row that is drawn, once. */
export interface DrawnTable {
  header: string[];
  rows: Cell[][];
}

/** All rows of all layers. */
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

/** What a reader of the picture knows from where a mark stands and how it looks. */
function contextColumns(groups: readonly DrawnGroup[]): TableColumn[] {
  const named = new Set(fieldColumns(groups).map(({ name }) => name));
  const quantities = groups.map(({ quantity }) => plain(quantity));
  const isTold = quantities.every((quantity) => !quantity || named.has(quantity));
  const columns: TableColumn[] = [
    { name: 'panel', cell: ({ panel }) => plain(panel) },
    { name: 'quantity', cell: ({ quantity }) => plain(quantity) },
    { name: 'drawn as', cell: ({ description }) => plain(description) },
  ];
  return columns.filter(
    ({ name, cell }) =>
      new Set(groups.map((group) => cell(group, {}))).size > 1 || (name === 'quantity' && !isTold),
  );
}

function fieldColumns(groups: readonly DrawnGroup[]): TableColumn[] {
  const dimensions = groups.flatMap((group) => group.dimensions);
  const measures = groups.flatMap(measuresOf);
  const columns = [...dimensions, ...measures];
  const named = [...namedFields(dimensions), ...namedMeasures(measures)];
  const byField = new Map(named.map((one) => [one.field, one.name]));
  return [...byField]
    .sort(([a], [b]) => rankOf(columns, a) - rankOf(columns, b))
    .map(([field, name]) => ({ name, cell: (_, row) => row[field] }));
}

interface NamedField {
  field: string;
  name: string;
}

/** By its title where it has one that no other has, else by its own name. */
function namedFields(columns: readonly DrawnColumn[]): NamedField[] {
  const fields = [...new Set(columns.map(({ field }) => field))];
  const titles = fields.map((field) => sharedTitle(columns, field));
  const isUnique = (title: string) => titles.filter((one) => one === title).length === 1;
  return fields.map((field, i) => {
    const title = titles[i];
    return { field, name: title && isUnique(title) ? title : field };
  });
}

/** All by their titles or none: beside a field's own name, another's title would seem to be of its kind. */
function namedMeasures(columns: readonly DrawnColumn[]): NamedField[] {
  const named = namedFields(columns);
  if (named.every(({ field, name }) => field !== name)) return named;
  return named.map(({ field }) => ({ field, name: field }));
}

/** A field's title, where all that name it agree. */
function sharedTitle(columns: readonly DrawnColumn[], field: string): string | undefined {
  const own = columns.filter((column) => column.field === field);
  const titles = new Set(own.flatMap(({ title }) => plain(title) ?? []));
  return titles.size === 1 ? [...titles][0] : undefined;
}

const order = ['facet', 'row', 'column', 'color', 'detail', 'x', 'x2', 'y', 'y2'];

/** Channels that aren't in the order tell things apart, as colours do. */
function rankOf(columns: readonly DrawnColumn[], field: string): number {
  const { channel } = columns.find((column) => column.field === field)!;
  return order.includes(channel) ? order.indexOf(channel) : order.indexOf('color');
}

/** With ordinary spaces only, for files. */
function plain(text: string | undefined): string | undefined {
  return text?.replace(/\s+/g, ' ');
}
