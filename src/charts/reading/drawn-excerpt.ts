import { type DrawnGroup, groupLayers, mainGroups, measuresOf } from './drawn-groups.ts';
import type { Cell, DrawnColumn, DrawnLayer, DrawnRow } from './drawn-layers.ts';
import { shownCell } from './drawn-table.ts';

/** Some rows of what one plot draws. */
export interface DrawnExcerpt {
  /** The plot's title and what it shows. */
  title: string;
  header: string[];
  rows: Cell[][];
}

/**
 * The main content of a chart as short tables: the means of each plot rather than its single runs, thinned evenly. The
 * first and last row of each series stay.
 *
 * @param atMost about how many rows in all
 */
export function drawnExcerpts(layers: readonly DrawnLayer[], atMost: number): DrawnExcerpt[] {
  const groups = mainGroups(groupLayers(layers));
  const each = atMost / groups.length;
  return groups.map((group) => excerptOf(group, Math.ceil(group.rows.length / each)));
}

function excerptOf(group: DrawnGroup, every: number): DrawnExcerpt {
  const matrix = group.cells && matrixOf(group);
  if (matrix) return matrix;
  const { panel, quantity } = group;
  const measures = measuresOf(group);
  // First the columns that distinguish series, then the position along the series.
  const isAlong = ({ channel }: DrawnColumn) => channel === 'x' || channel === 'x2';
  const apart = group.dimensions.filter((dimension) => !isAlong(dimension));
  const dimensions = [...apart, ...group.dimensions.filter(isAlong)];
  return {
    title: [panel, quantity].filter(Boolean).join(': '),
    header: [
      ...dimensions.map(({ title, field }) => title ?? capitalised(field)),
      ...measures.map(({ field }) => capitalised(field)),
    ],
    rows: thin(group.rows, apart, every).map((row) =>
      [...dimensions, ...measures].map((column) => shownCell(row, column) ?? null),
    ),
  };
}

/** More columns would need much scrolling. */
const columnsAtMost = 12;

/** All cells as they are drawn, in rows and columns; undefined if these are many. */
function matrixOf({
  panel,
  quantity,
  dimensions,
  values,
  rows,
}: DrawnGroup): DrawnExcerpt | undefined {
  const [x, y] = ['x', 'y'].map((name) => dimensions.find(({ channel }) => channel === name));
  const [value] = values;
  if (!x || !y || !value) return undefined;
  const [across, down] = [x, y].map((column) => [
    ...new Set(rows.map((row) => shownCell(row, column)!)),
  ]);
  if (across!.length > columnsAtMost || down!.length > columnsAtMost) return undefined;
  const cellAt = (row: Cell, column: Cell) =>
    rows.find((one) => shownCell(one, y) === row && shownCell(one, x) === column)?.[value.field] ??
    null;
  return {
    title: [panel, quantity].filter(Boolean).join(': '),
    header: [`${y.title ?? y.field} ↓ ${x.title ?? x.field} →`, ...across!.map(String)],
    rows: down!.map((row) => [row, ...across!.map((column) => cellAt(row, column))]),
  };
}

/** Makes the name of a field look like the titles beside it. */
function capitalised(field: string): string {
  return field.charAt(0).toUpperCase() + field.slice(1);
}

/** Keeps the first row of each series, every nth after it, and the last. */
function thin(rows: DrawnRow[], apart: readonly DrawnColumn[], every: number): DrawnRow[] {
  const series = Map.groupBy(rows, (row) => JSON.stringify(apart.map(({ field }) => row[field])));
  return [...series.values()].flatMap((own) =>
    own.filter((_, i) => i % every === 0 || i === own.length - 1),
  );
}
