import { ExpectedError } from '../../messages/expected-error.ts';
import type { PlacedPanel } from '../bars/place-panels.ts';
import { withScale } from '../look/scale-words.ts';
import type { Scale } from '../panels/across-runs.ts';
import {
  type CellAxis,
  type CellGrid,
  type CellMatrix,
  cellGrid,
  type PlacedCell,
} from './cell-grid.ts';
import { cellView } from './cell-view.ts';

export interface HeatmapPanelOptions {
  title: string;
  /** What a cell's colour shows, with its unit. */
  quantity: string;
  x: CellAxis;
  y: CellAxis;
  /** The cells of each run, as a matrix or one by one. They are drawn as their mean. */
  runs: readonly (CellMatrix | readonly PlacedCell[])[];
  /**
   * The values with the faintest and the strongest colour; those beyond have these, too. Default: all values, and those of
   * the chart's other heat maps of the same quantity.
   */
  range?: readonly [low: number, high: number];
  /** Of the colours: on a logarithmic one, equal ratios look equal. Default: linear. */
  scale?: Scale;
  /** A value between two hues, such as 0 or chance. Default: one hue. */
  middle?: number;
  /** A d3 number format. Default: whole numbers as they are, others with about three digits. */
  format?: string;
  /** Whether cells have numbers, if these have room. Default: true. */
  numbers?: boolean;
  /** Of the whole chart, in pixels. */
  width: number;
  /** Of the plot, in pixels. Default: 26 for each row, at most 400, or 300 on a phone. */
  height?: number;
}

/**
 * A panel of a matrix, whose cells have colours. Up to 2,500 cells are rectangles, more are pixels of a picture. Panels of one
 * quantity that `placePanels` places together have one scale of colours, unless they have a range.
 *
 * @throws ExpectedError naming the panel, if there is nothing to draw, rows differ in length, runs differ in their cells, or
 * a value isn't finite
 */
export function heatmapPanel(options: HeatmapPanelOptions): PlacedPanel {
  const { title, quantity, x, y, runs, width, height, format, numbers, scale, middle } = options;
  const grid = cellGrid(runs, options);
  requireLogarithms(options, grid);
  const panelOf = ([low, high]: readonly [number, number]): PlacedPanel => {
    const plot = cellView({
      title,
      subtitle: [withScale(quantity, scale), ...notesOf(runs.length, grid), ...middleNote(options)],
      x: x.title,
      y: y.title,
      quantity,
      grid,
      scale: { low, high, middle, isLog: scale === 'log' },
      format,
      numbers,
      width,
      height,
    });
    return { concat: [plot], columns: 1 };
  };
  const range = rangeOf(options, grid);
  if (options.range) return panelOf(range);
  const quantityKey = JSON.stringify([quantity, scale ?? 'linear', middle ?? null]);
  return { ...panelOf(range), sharable: { quantity: quantityKey, range, withRange: panelOf } };
}

function requireLogarithms(
  { title, scale, middle, range }: HeatmapPanelOptions,
  { values }: CellGrid,
): void {
  if (scale !== 'log') return;
  if (middle !== undefined) {
    throw new ExpectedError(
      `the panel "${title}" has a middle on a logarithmic scale: leave out one`,
    );
  }
  const bad = [...values, ...(range ?? [])].find((value) => value <= 0);
  if (bad === undefined) return;
  throw new ExpectedError(
    `the panel "${title}" has ${bad}, which a logarithmic scale can't show; use a linear scale`,
  );
}

function rangeOf({ title, range }: HeatmapPanelOptions, { values }: CellGrid): [number, number] {
  const [low, high] = range ?? [
    values.reduce((a, b) => Math.min(a, b)),
    values.reduce((a, b) => Math.max(a, b)),
  ];
  if (Number.isFinite(low) && low <= high) return [low, high];
  throw new ExpectedError(
    `the panel "${title}" has the range [${low}, ${high}]: give it a lower and a higher number`,
  );
}

function middleNote({ middle }: HeatmapPanelOptions): string[] {
  return middle === undefined ? [] : [`Between the two colours: ${middle}.`];
}

/** How to read cells: what they are means of, and that some are missing. */
export function notesOf(runs: number, { rows, values }: CellGrid): string[] {
  const missing = rows.flat().length - values.length;
  return [
    ...(runs > 1 ? [`Mean of ${runs} runs.`] : []),
    ...(missing > 0 ? ['Blank: no value.'] : []),
  ];
}
