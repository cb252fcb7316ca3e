import { styleText } from 'node:util';
import stringWidth from 'fast-string-width';
import { plainLine, plainText } from '../../messages/plain-text.ts';
import { wrapWords } from '../terminal/text-table.ts';
import { dots, plotLines } from './braille-plot.ts';
import type { ChartedGroup, ComparedMetric } from './compared-metric.ts';
import { formatTick, widestTick } from './significant-digits.ts';
import { type ColumnMean, meanByColumn, type StepAxis } from './step-columns.ts';

export interface TerminalOptions {
  /** How wide the terminal is, in characters: at least 40. */
  columns: number;
  colour: boolean;
}

const rows = 13;
const labelWidth = widestTick + 1;
const colours = ['cyan', 'magenta'] as const;

type Paint = (text: string) => string;

/** A metric's means in two groups over the steps, as lines of text. Where they meet, B is in front. */
export function drawInTerminal(
  { metric, description, groups }: ComparedMetric,
  { columns, colour }: TerminalOptions,
): string[] {
  const steps = boundsOf(groups.flatMap(({ runs }) => runs.flatMap(({ step }) => [...step])));
  const width = columns - labelWidth - 1;
  const axis = { first: steps.low, last: steps.high, columns: width * dots.across };
  const paints = colours.map(
    (name): Paint =>
      (text) =>
        colour ? paint(name, text) : text,
  );
  const title = plainLine(description ? `${metric}: ${description}` : metric, 1000);
  const heading = [
    ...wrapWords(title, columns).map(plainText),
    ...drawLegend(groups, columns, paints),
  ];
  if (axis.first === axis.last) return [...heading, `measured at step ${axis.first} only`];
  const lines = groups.map(({ runs }) => meanByColumn(runs, axis));
  const limits = groups.flatMap((group, i) => describeLimits(group, lines[i]!));
  const notes = limits.flatMap((limit) => wrapWords(limit, columns));
  if (lines.every((line) => line.length === 0)) return [...heading, ...notes];
  return [
    ...heading,
    ...drawLines(lines, groups, paints),
    ...drawStepAxis(axis, width),
    ...wrapWords(describeDots(axis, groups), columns),
    ...notes,
  ];
}

function paint(colour: (typeof colours)[number], text: string): string {
  // The caller already knows whether the stream supports colours.
  return styleText(colour, text, { validateStream: false });
}

/** Each label begins with the letter on its line. The labels share one line if they fit. */
function drawLegend(
  groups: readonly ChartedGroup[],
  columns: number,
  paints: readonly Paint[],
): string[] {
  const entries = groups.map(({ label }, i) => paints[i]!(letterOf(label)) + label.slice(1));
  const width = stringWidth(entries.join('   '));
  return width <= columns ? [entries.join('   ')] : entries;
}

function letterOf(label: string): string {
  return label.charAt(0);
}

function drawLines(
  lines: readonly ColumnMean[][],
  groups: readonly ChartedGroup[],
  paints: readonly Paint[],
): string[] {
  const { low, high } = widened(boundsOf(lines.flatMap((line) => line.map(({ value }) => value))));
  const plotted = lines.map((points, i) => ({
    points,
    letter: letterOf(groups[i]!.label),
    paint: paints[i]!,
  }));
  return plotLines(plotted, { low, high, rows }).map((row, i) => {
    const value = high - (i / (rows - 1)) * (high - low);
    const label = formatTick(value, low, high, rows - 1);
    return `${`${label} `.padStart(labelWidth)}┤${row}`;
  });
}

function drawStepAxis({ first, last }: StepAxis, columns: number): string[] {
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

function describeDots({ first, last, columns }: StepAxis, groups: readonly ChartedGroup[]) {
  const steps = (last - first) / (columns - 1);
  const seeds = groups.some(({ runs }) => runs.length > 1) ? ' over all seeds' : '';
  if (steps <= 1) return `Means${seeds} at each step; straight lines between measurements.`;
  return `Each column of dots: the mean${seeds} of ${steps.toFixed(1)} steps; straight lines between measurements.`;
}

/** Says where a group has no mean, as not all of its seeds have values. */
function describeLimits({ label, runs }: ChartedGroup, line: readonly ColumnMean[]): string[] {
  const ends = runs.map(({ step }) => ({ first: step[0]!, last: step.at(-1)! }));
  const firsts = boundsOf(ends.map(({ first }) => first));
  const lasts = boundsOf(ends.map(({ last }) => last));
  if (line.length === 0) {
    const places = ends.map(({ first, last }) => (first === last ? first : `${first} to ${last}`));
    return [
      `${letterOf(label)} has no mean: its seeds have no steps in common (${places.join('; ')}).`,
    ];
  }
  if (firsts.low === firsts.high && lasts.low === lasts.high) return [];
  const [from, to] = [firsts.high, lasts.low];
  return [
    `${letterOf(label)}: its mean goes from step ${from} to ${to}, where all its seeds have values, of ${firsts.low} to ${lasts.high}.`,
  ];
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

/** Widens an empty range, which an axis can't show. */
function widened({ low, high }: Bounds): Bounds {
  if (low < high) return { low, high };
  const margin = Math.abs(low) / 10 || 1;
  return { low: low - margin, high: high + margin };
}
