import type { ColumnMean } from './step-columns.ts';

/** The number of dots in a braille character, across and down. */
export const dots = { across: 2, down: 4 } as const;

/** A line of a plot. */
export interface PlottedLine {
  /** Ascending by column, one point in each column from the first to the last. A column is one dot wide. */
  points: readonly ColumnMean[];
  /** A character drawn on the line at intervals, so that lines can be distinguished without colour. */
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

/** The distance between two letters on a line, in characters. */
const letterSpacing = 16;
/**
 * The braille character without dots. The last eight bits of a character's code say which dots it has:
 * `bits[row][column]`.
 */
const noDots = 0x2800;
const bits = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

/**
 * Draws lines as rows of characters, from the top. Where lines meet, the last line determines the colour and the
 * letter.
 */
export function plotLines(lines: readonly PlottedLine[], axis: ValueAxis): string[] {
  const grid: Grid = Array.from({ length: axis.rows }, () => []);
  for (const line of lines) drawDots(grid, line, axis);
  lines.forEach((line, i) => {
    drawLetters(grid, line, axis, Math.floor(((i + 0.5) * letterSpacing) / lines.length));
  });
  return grid.map((row) => Array.from(row, glyphOf).join(''));
}

/** Fills each column between two midpoints: of its value and the previous one, and of its value and the next one. */
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

/**
 * Puts the letter at the line's end and at regular intervals. `first` differs between lines, so that their letters
 * don't meet.
 */
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

/** The row of dots for a value, counted from the top. */
function dotAt(value: number, { high, low, rows }: ValueAxis): number {
  const middle = (dots.down - 1) / 2;
  return Math.round(middle + ((high - value) / (high - low)) * (rows - 1) * dots.down);
}

function glyphOf(cell: Cell | undefined): string {
  return cell?.paint(cell.letter ?? String.fromCodePoint(noDots + cell.mask)) ?? ' ';
}
