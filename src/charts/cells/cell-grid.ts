import type { ShapedNumbers } from '../../lab/artifacts/declare.ts';
import { ExpectedError } from '../../messages/expected-error.ts';
import { mean } from '../../statistics/mean.ts';
import { type CellPlace, placeText } from './cell-place.ts';

/** A cell by its places. */
export interface PlacedCell {
  x: CellPlace;
  y: CellPlace;
  value: number;
}

/** Rows of numbers, the first row first, or numbers with the shape [rows, columns]. */
export type CellMatrix = readonly ArrayLike<number>[] | ShapedNumbers;

/** An axis of a matrix of cells. */
export interface CellAxis {
  /** What the places are: "Learning rate". */
  title: string;
  /**
   * The places in their order. Default: of a matrix, the numbers from 0; of cells, the numbers that they have, ascending,
   * or their labels as they come.
   */
  at?: ArrayLike<CellPlace>;
}

/** Cells in rows, each the mean of its runs. */
export interface CellGrid {
  x: readonly CellPlace[];
  /** From the top. */
  y: readonly CellPlace[];
  /** By row and column; undefined where there is no cell. */
  rows: readonly (readonly (number | undefined)[])[];
  /** The values of all cells. */
  values: readonly number[];
}

/** What names a mistake. */
interface Named {
  title: string;
  x: CellAxis;
  y: CellAxis;
  /** Which of several runs is meant: " in run 2 of 3". */
  run?: string;
}

/**
 * The mean of matrices or lists of cells, one for each run.
 *
 * @throws ExpectedError naming the panel, if there is nothing to draw, rows differ in length, runs differ in their cells, or
 * a value isn't finite
 */
export function cellGrid(
  runs: readonly (CellMatrix | readonly PlacedCell[])[],
  named: Named,
): CellGrid {
  const grids = runs.map((run, i) => {
    const which = { ...named, run: runs.length > 1 ? ` in run ${i + 1} of ${runs.length}` : '' };
    return isCells(run) ? gridOfCells(run, which) : gridOf(run, which);
  });
  const [first, ...others] = grids;
  if (!first || first.values.length === 0) throw refusal(named, 'has no cells: give it some');
  const other = others.findIndex((grid) => !isAlike(grid, first));
  if (other >= 0) {
    throw refusal(
      named,
      `has ${sizeOf(first)} cells in the first run and ${sizeOf(others[other]!)} in run ${other + 2}, or others: give runs the same cells`,
    );
  }
  const rows = first.rows.map((row, y) =>
    row.map((cell, x) =>
      cell === undefined ? undefined : mean(grids.map((grid) => grid.rows[y]![x]!)),
    ),
  );
  return { ...first, rows, values: valuesIn(rows) };
}

function isCells(run: CellMatrix | readonly PlacedCell[]): run is readonly PlacedCell[] {
  const [first] = Array.isArray(run) ? run : [];
  return typeof first === 'object' && 'value' in first;
}

function gridOf(matrix: CellMatrix, named: Named): CellGrid {
  const rows = rowsOf(matrix, named);
  const columns = rows[0]?.length ?? 0;
  const ragged = rows.findIndex(({ length }) => length !== columns);
  if (ragged > 0) {
    throw refusal(
      named,
      `has ${rows[ragged]!.length} values in row ${ragged + 1} and ${columns} in the first: give all rows the same`,
    );
  }
  const x = placesOf(named.x, columns, named);
  const y = placesOf(named.y, rows.length, named);
  const upwards = named.y.at !== undefined && y.every((one) => typeof one === 'number');
  requireFinite(rows, { x, y }, named);
  return {
    x,
    y: upwards ? y.toReversed() : y,
    rows: upwards ? rows.toReversed() : rows,
    values: rows.flat(),
  };
}

function rowsOf(matrix: CellMatrix, named: Named): number[][] {
  if (!('shape' in matrix)) return Array.from(matrix, (row) => Array.from(row));
  const { shape, data } = matrix;
  const [height, width] = shape;
  if (shape.length !== 2 || height === undefined || width === undefined) {
    throw refusal(
      named,
      `has numbers of the shape [${shape.join(', ')}]: give it two dimensions, [rows, columns]`,
    );
  }
  return Array.from({ length: height }, (_, row) =>
    Array.from({ length: width }, (__, column) => data[row * width + column]!),
  );
}

function placesOf({ title, at }: CellAxis, count: number, named: Named): CellPlace[] {
  if (!at) return [...Array(count).keys()];
  if (at.length !== count) {
    throw refusal(named, `has ${count} places of "${title}" and ${at.length} names for them`);
  }
  const places = Array.from(at);
  requireOnce(places, title, named);
  return places;
}

function requireOnce(places: readonly CellPlace[], title: string, named: Named): void {
  const labels = places.map(placeText);
  const twice = labels.find((label, i) => labels.indexOf(label) !== i);
  if (twice === undefined) return;
  throw refusal(named, `has "${twice}" of "${title}" twice: name it once`);
}

function requireFinite(
  rows: readonly (readonly number[])[],
  { x, y }: { x: readonly CellPlace[]; y: readonly CellPlace[] },
  named: Named,
): void {
  for (const [row, values] of rows.entries()) {
    const column = values.findIndex((value) => !Number.isFinite(value));
    if (column >= 0) throw notFinite(values[column]!, { x: x[column]!, y: y[row]! }, named);
  }
}

function notFinite(value: unknown, { x, y }: { x: CellPlace; y: CellPlace }, named: Named) {
  const place = `${named.x.title} ${x}, ${named.y.title} ${y}`;
  return refusal(
    named,
    `has ${value} at ${place}${named.run ?? ''}: only finite numbers have a colour`,
  );
}

function gridOfCells(cells: readonly PlacedCell[], named: Named): CellGrid {
  const bad = cells.find(({ value }) => !Number.isFinite(value));
  if (bad) throw notFinite(bad.value, bad, named);
  const x = foundPlaces(
    cells.map((cell) => cell.x),
    named.x,
    named,
  );
  const y = foundPlaces(
    cells.map((cell) => cell.y),
    named.y,
    named,
  );
  if (y.every((one) => typeof one === 'number')) y.reverse();
  const rows: (number | undefined)[][] = y.map(() => x.map(() => undefined));
  const [columnOf, rowOf] = [x, y].map((places) => new Map(places.map((one, i) => [one, i])));
  for (const cell of cells) {
    const row = rows[rowOf!.get(cell.y)!]!;
    const column = columnOf!.get(cell.x)!;
    if (row[column] !== undefined) {
      const place = `${named.x.title} ${cell.x}, ${named.y.title} ${cell.y}`;
      throw refusal(named, `has two values at ${place}: give it their mean or one of them`);
    }
    row[column] = cell.value;
  }
  return { x, y, rows, values: valuesIn(rows) };
}

function foundPlaces(found: readonly CellPlace[], { title, at }: CellAxis, named: Named) {
  const places = [...new Set(found)];
  requireOnce(places, title, named);
  if (!at) {
    const areNumbers = places.every((place) => typeof place === 'number');
    return areNumbers ? places.sort((a, b) => Number(a) - Number(b)) : places;
  }
  const given = Array.from(at);
  requireOnce(given, title, named);
  const stray = places.find((place) => !given.includes(place));
  if (stray === undefined) return given;
  throw refusal(named, `has a cell at ${title} ${JSON.stringify(stray)}, which its at lacks`);
}

function isAlike(a: CellGrid, b: CellGrid): boolean {
  const placed = ({ x, y, rows }: CellGrid) =>
    JSON.stringify([x, y, rows.map((row) => row.map((cell) => cell !== undefined))]);
  return placed(a) === placed(b);
}

function sizeOf({ x, y }: CellGrid): string {
  return `${y.length}×${x.length}`;
}

function valuesIn(rows: CellGrid['rows']): number[] {
  return rows.flat().filter((cell) => cell !== undefined);
}

function refusal({ title }: Named, problem: string): ExpectedError {
  return new ExpectedError(`the panel "${title}" ${problem}`);
}
