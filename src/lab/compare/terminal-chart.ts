import asciichart from 'asciichart';
import { plainLine, plainText } from '../../messages/plain-text.ts';
import { wrapWords } from '../terminal/text-table.ts';
import type { ComparedMetric } from './compared-metric.ts';
import { formatTick, widestTick } from './significant-digits.ts';
import { type ColumnMean, meanByColumn, type StepAxis } from './step-columns.ts';

export interface TerminalOptions {
  /** How wide the terminal is, in characters: at least 40. */
  columns: number;
  colour: boolean;
}

const height = 12;
const labelWidth = widestTick + 1;

/** Each line has glyphs of its own, so that colour isn't needed to tell them apart. */
const styles = [
  { symbols: [...'┤┤╶╴─╰╭╮╯│'], colour: asciichart.cyan },
  { symbols: [...'┤┤╺╸━┗┏┓┛┃'], colour: asciichart.magenta },
] as const;
type Style = (typeof styles)[number];

/** A metric's means in two groups over the steps, as lines of text. Where they meet, B is in front. */
export function drawInTerminal(
  { metric, description, groups }: ComparedMetric,
  { columns, colour }: TerminalOptions,
): string[] {
  const steps = boundsOf(groups.flatMap(({ runs }) => runs.flatMap(({ step }) => [...step])));
  const axis = { first: steps.low, last: steps.high, columns: columns - labelWidth - 1 };
  const paint = colour ? asciichart.colored : (text: string) => text;
  const title = plainLine(description ? `${metric}: ${description}` : metric, 1000);
  const heading = [
    ...wrapWords(title, columns).map(plainText),
    ...drawLegend(groups, columns, paint),
  ];
  if (axis.first === axis.last) return [...heading, `measured at step ${axis.first} only`];
  const lines = groups.map(({ runs }) => meanByColumn(runs, axis));
  if (lines.every((line) => line.length === 0)) return [...heading, 'no step has all seeds'];
  return [
    ...heading,
    ...drawLines(lines, paint),
    ...drawStepAxis(axis),
    ...wrapWords(describeColumns(axis, groups), columns),
  ];
}

type Paint = (text: string, colour: string) => string;

/** Beside each other where there is room. */
function drawLegend(groups: ComparedMetric['groups'], columns: number, paint: Paint): string[] {
  const entries = groups.map(({ label }, i) => {
    const { symbols, colour } = styles[i]!;
    return `${paint(symbols[4]!.repeat(3), colour)} ${label}`;
  });
  const width = groups.reduce((sum, { label }) => sum + label.length + 7, 0);
  return width <= columns ? [entries.join('   ')] : entries;
}

function drawLines(lines: readonly ColumnMean[][], paint: Paint): string[] {
  const bounds = widened(boundsOf(lines.flatMap((line) => line.map(({ value }) => value))));
  const [behind = [], front = []] = lines.map((line, i) => plotLine(line, styles[i]!, bounds));
  return behind.map((row, i) => {
    const axis = row.slice(0, labelWidth + 1);
    return `${axis}${overlay(row.slice(axis.length), front[i]!.slice(axis.length), paint)}`.trimEnd();
  });
}

/** One row of a plot over that of another. */
function overlay(behind: string, front: string, paint: Paint): string {
  const length = Math.max(behind.length, front.length);
  const cells = Array.from({ length }, (_, i) => ({
    style: isBlank(front[i]) ? styles[0] : styles[1],
    glyph: isBlank(front[i]) ? (behind[i] ?? ' ') : front[i]!,
  }));
  return cells
    .map(({ glyph, style }) => (isBlank(glyph) ? ' ' : paint(glyph, style.colour)))
    .join('');
}

function isBlank(glyph: string | undefined): boolean {
  return glyph === undefined || glyph === ' ';
}

/** One line with its axis. asciichart draws from the first column on: what comes before the first value is blanked. */
function plotLine(
  line: readonly ColumnMean[],
  { symbols }: Style,
  { low, high }: Bounds,
): string[] {
  const values = line.map(({ value }) => value);
  const from = line[0]?.column ?? 0;
  // One point alone has no glyph: it is drawn as a line to the next column.
  const drawn = values.length === 1 ? [...values, ...values] : values;
  const padded = [...Array<number>(from).fill(values[0]!), ...drawn];
  const chart = asciichart.plot(padded, {
    min: low,
    max: high,
    height,
    offset: 2,
    symbols,
    format: (value) => `${formatTick(value, low, high, height)} `.padStart(labelWidth),
  });
  const start = labelWidth + 1;
  return chart
    .split('\n')
    .map((row) => row.slice(0, start) + ' '.repeat(from) + row.slice(start + from));
}

function drawStepAxis({ first, last, columns }: StepAxis): string[] {
  const line = [...'─'.repeat(columns)];
  const ticks = Math.min(4, last - first);
  let labels = 'step '.padStart(labelWidth);
  for (let tick = 0; tick <= ticks; tick++) {
    const column = Math.round((tick / ticks) * (columns - 1));
    const label = String(Math.round(first + (tick / ticks) * (last - first)));
    const centred = labelWidth + column - Math.floor(label.length / 2);
    const right = labelWidth + columns - label.length;
    labels = labels.padEnd(tick === 0 ? labelWidth : Math.min(centred, right)) + label;
    line[column] = tick === 0 ? '└' : '┴';
  }
  return [' '.repeat(labelWidth) + line.join(''), labels];
}

function describeColumns({ first, last, columns }: StepAxis, groups: ComparedMetric['groups']) {
  const steps = (last - first) / (columns - 1);
  const seeds = groups.some(({ runs }) => runs.length > 1) ? ' over all seeds' : '';
  if (steps <= 1) return `Means${seeds} at each step; straight lines between measurements.`;
  return `Each column: the mean${seeds} of ${steps.toFixed(1)} steps; straight lines between measurements.`;
}

interface Bounds {
  low: number;
  high: number;
}

function boundsOf(values: readonly number[]): Bounds {
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  return { low, high };
}

/** A range that an axis can show. */
function widened({ low, high }: Bounds): Bounds {
  if (low < high) return { low, high };
  const margin = Math.abs(low) / 10 || 1;
  return { low: low - margin, high: high + margin };
}
