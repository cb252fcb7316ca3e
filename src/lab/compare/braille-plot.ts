import type { ColumnMean } from './step-columns.ts';

/** How many dots a character of braille is wide and high. */
export const dots = { across: 2, down: 4 } as const;

/** A line of a plot. */
export interface PlottedLine {
  /** Ascending by column, one in each from the first to the last. A column is one dot wide. */
  points: readonly ColumnMean[];
  /** A character that is put on the line here and there, so that lines are told apart without colour. */
  letter: string;
  paint(text: string): string;
}

/** The values at the middle of the highest and of the lowest row of characters. */
export interface ValueAxis {
  high: number;
  low: number;
  rows: number;
}

interface Cell {
  mask: number;
  letter?: string;
  paint(text: string): string;
}
type Grid = Cell[][];

/** How many characters lie between two letters of a line. */
const letterSpacing = 16;
/** The character without dots. Its last eight bits say which dots there are: `bits[row][column]`. */
const noDots = 0x2800;
const bits = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

/** Lines as rows of characters, from the top. Where lines meet, the last of them gives the colour and the letter. */
export function plotLines(lines: readonly PlottedLine[], axis: ValueAxis): string[] {
  const grid: Grid = Array.from({ length: axis.rows }, () => []);
  for (const line of lines) drawDots(grid, line, axis);
  lines.forEach((line, i) => {
    drawLetters(grid, line, axis, Math.floor(((i + 0.5) * letterSpacing) / lines.length));
  });
  return grid.map((row) => Array.from(row, glyphOf).join(''));
}

/** In each column from the middle between a value and the one before to that between it and the next. */
function drawDots(grid: Grid, { points, paint }: PlottedLine, axis: ValueAxis): void {
  points.forEach(({ column, value }, i) => {
    const ends = [points[i - 1], points[i + 1]].map((beside) => beside?.value ?? value);
    const reached = [value, ...ends.map((end) => value / 2 + end / 2)].map((each) =>
      dotAt(each, axis),
    );
    for (let dot = Math.min(...reached); dot <= Math.max(...reached); dot++) {
      const row = grid[Math.floor(dot / dots.down)]!;
      const at = Math.floor(column / dots.across);
      const mask = row[at]?.mask ?? 0;
      row[at] = { mask: mask | bits[dot % dots.down]![column % dots.across]!, paint };
    }
  });
}

/** At the line's end, and wherever the letters of no other line are put. */
function drawLetters(
  grid: Grid,
  { points, letter, paint }: PlottedLine,
  axis: ValueAxis,
  first: number,
): void {
  for (const { column, value } of points) {
    const at = column / dots.across;
    if (at % letterSpacing !== first && column !== points.at(-1)!.column) continue;
    grid[Math.floor(dotAt(value, axis) / dots.down)]![Math.floor(at)] = { mask: 0, letter, paint };
  }
}

/** Counted from the top. */
function dotAt(value: number, { high, low, rows }: ValueAxis): number {
  const middle = (dots.down - 1) / 2;
  return Math.round(middle + ((high - value) / (high - low)) * (rows - 1) * dots.down);
}

function glyphOf(cell: Cell | undefined): string {
  return cell?.paint(cell.letter ?? String.fromCodePoint(noDots + cell.mask)) ?? ' ';
}
