import type { CellScale } from './cell-colours.ts';
import type { CellGrid } from './cell-grid.ts';

/** A plot of cells. */
export interface CellPlot {
  title: string;
  /** Lines below the title. */
  subtitle: string[];
  x: string;
  y: string;
  /** What a cell's colour shows. */
  quantity: string;
  grid: CellGrid;
  scale: CellScale;
  /** A d3 number format. */
  format?: string | undefined;
  /** Whether cells have numbers. Default: if they have room. */
  numbers?: boolean | undefined;
  /** Of the whole chart, in pixels. */
  width: number;
  /** Of the plot, in pixels. */
  height?: number | undefined;
  /** How many plots are side by side. */
  columns?: number;
}
