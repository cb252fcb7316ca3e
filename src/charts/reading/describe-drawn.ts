import {
  type DrawnGroup,
  type DrawnRange,
  groupLayers,
  isSamePlot,
  mainGroups,
} from './drawn-groups.ts';
import { cellIn, type DrawnColumn, type DrawnLayer, type DrawnRow } from './drawn-layers.ts';
import { formatDrawn } from './format-drawn.ts';
import { timeText } from './time-cells.ts';

/** Describing more series one by one would take too long to listen to. */
const seriesAtMost = 6;

/**
 * Describes in words what a chart draws: for each plot and series the first and last value, and the lowest and highest.
 * Screen readers read this aloud, so it leaves single runs to the table.
 */
export function describeDrawn(layers: readonly DrawnLayer[]): string {
  const groups = groupLayers(layers);
  const sentences = mainGroups(groups).flatMap((main) => {
    const beside = groups.filter((one) => isSamePlot(one, main));
    const published = beside.filter((one) => one.published);
    const levels = beside.filter(({ level }) => level);
    return [
      describeGroup(main, [
        main.panel,
        ...(main.points ? [] : [lowerFirst(main.quantity), spanOf(main)]),
      ]),
      ...levels.map((group) => describeGroup(group, [group.description])),
      ...published.map((group) => describeGroup(group, ['Published', spanOf(group)])),
    ];
  });
  return sentences.join(' ');
}

function describeGroup(group: DrawnGroup, names: (string | undefined)[]): string {
  const heading = names.filter(Boolean).join(', ');
  return `${[heading, ...describeSeries(group)].filter(Boolean).map(upperFirst).join('. ')}.`;
}

/** "training step 0 to 467" */
function spanOf({ rows, dimensions }: DrawnGroup): string {
  const x = continuousX(dimensions);
  if (!x || rows.length === 0) return '';
  const [first, last] = extremes(rows, x);
  const { low, high } = x;
  return `${lowerFirst(low.title ?? low.field)} ${joinEnds(tell(first, low), tell(last, high), ' to ')}`;
}

function describeSeries(group: DrawnGroup): string[] {
  const x = continuousX(group.dimensions);
  const apart = placesOf(group.dimensions).filter(({ low }) => low !== x?.low);
  const labelOf = (row: DrawnRow) => apart.map((each) => tellRange(row, each)).join(', ');
  if (group.cells) return group.values.map((value) => describeCells(group, value));
  const series = Map.groupBy(group.rows, labelOf);
  if (group.points) return describePoints(group, series);
  if (series.size > seriesAtMost) return coursesOf(group, group.rows, undefined);
  const span = x && { x, ends: extremes(group.rows, x) };
  return [...series].flatMap(([label, rows]) => {
    const courses = coursesOf(group, rows, span);
    return courses.map((course) => (label ? `${label}: ${course}` : course));
  });
}

/** "cat: 250 points, first dimension -3 to 4, second dimension 0 to 9" */
function describePoints(
  { rows, dimensions, values }: DrawnGroup,
  series: ReadonlyMap<string, DrawnRow[]>,
): string[] {
  const axes = [continuousX(dimensions)?.low, ...values].filter((axis) => axis !== undefined);
  const placed = (points: DrawnRow[]) => {
    const ranges = axes.map((axis) => {
      const [lowest, highest] = extremes(points, { low: axis, high: axis });
      return `${lowerFirst(axis.title ?? axis.field)} ${joinEnds(tell(lowest, axis), tell(highest, axis), ' to ')}`;
    });
    return [`${points.length} ${points.length === 1 ? 'point' : 'points'}`, ...ranges].join(', ');
  };
  if (series.size > seriesAtMost) return [placed(rows)];
  return [...series].map(([label, points]) => (label ? `${label}: ` : '') + placed(points));
}

/** "4 cells, from 0 at predicted cat, actual dog to 0.9 at predicted dog, actual dog" */
function describeCells({ rows, dimensions }: DrawnGroup, value: DrawnColumn): string {
  const [lowest, highest] = extremes(rows, { low: value, high: value });
  const placeOf = (row: DrawnRow) =>
    dimensions.map((one) => `${lowerFirst(one.title ?? one.field)} ${tell(row, one)}`).join(', ');
  const [from, to] = [lowest, highest].map((row) => `${tell(row, value)} at ${placeOf(row)}`);
  return lowest[value.field] === highest[value.field]
    ? `${rows.length} cells, all ${tell(lowest, value)}`
    : `${rows.length} cells, from ${from} to ${to}`;
}

/** The horizontal axis, with the first and the last row of all series. */
interface Span {
  x: DrawnRange;
  ends: [first: DrawnRow, last: DrawnRow];
}

/** Describes each drawn value; ranges only in a group without values. */
function coursesOf({ values, ranges }: DrawnGroup, rows: DrawnRow[], span?: Span): string[] {
  const points = values.map((value): DrawnRange => ({ low: value, high: value }));
  // Only the first end of a range has the axis's format.
  const spans = ranges.map(({ low, high }) => ({ low, high: { ...high, format: low.format } }));
  const described = points.length > 0 ? points : spans;
  return described.map((range) => {
    const course = describeCourse(rows, range, span);
    return described.length > 1 ? `${range.low.title ?? range.low.field} ${course}` : course;
  });
}

function describeCourse(all: DrawnRow[], range: DrawnRange, span?: Span): string {
  const { low, high } = range;
  const x = span?.x;
  const finite = all.filter((row) => isNumber(row, low) && isNumber(row, high));
  const rows = x
    ? finite.toSorted((a, b) => Number(a[x.low.field]) - Number(b[x.low.field]))
    : finite;
  if (rows.length === 0) return 'nothing';
  const [first, last] = [rows[0]!, rows.at(-1)!];
  const [lowest, highest] = extremes(rows, range);
  if (lowest[low.field] === highest[high.field]) return tell(first, low);
  if (rows.length === 1) return tellRange(first, range) + (x ? ` at ${tellRange(first, x)}` : '');
  if (!span || !x) return `${tell(lowest, low)} to ${tell(highest, high)}`;
  const ends = [first, last].flatMap((row) => [tell(row, low), tell(row, high)]);
  const extreme = (name: string, row: DrawnRow, column: DrawnColumn) => {
    const value = tell(row, column);
    return ends.includes(value) ? [] : [`${name} ${value} at ${tellRange(row, x)}`];
  };
  return [
    describeEnds([first, last], range, span),
    ...extreme('lowest', lowest, low),
    ...extreme('highest', highest, high),
  ].join(', ');
}

/** "from 2.3 to 0.1"; with their places if other series start earlier or end later: "from 2.3 at 0 to 0.1 at 40" */
function describeEnds(rows: [DrawnRow, DrawnRow], range: DrawnRange, { x, ends }: Span): string {
  const isWhole = rows.every((row, i) => tellRange(row, x) === tellRange(ends[i]!, x));
  const told = rows.map(
    (row) => tellRange(row, range) + (isWhole ? '' : ` at ${tellRange(row, x)}`),
  );
  return `from ${told[0]} to ${told[1]}`;
}

/** The first row with the lowest value, and the first with the highest. */
function extremes(rows: readonly DrawnRow[], { low, high }: DrawnRange): [DrawnRow, DrawnRow] {
  const lowest = rows.reduce((a, b) => (b[low.field]! < a[low.field]! ? b : a));
  const highest = rows.reduce((a, b) => (b[high.field]! > a[high.field]! ? b : a));
  return [lowest, highest];
}

function tellRange(row: DrawnRow, { low, high }: DrawnRange): string {
  return joinEnds(tell(row, low), tell(row, high), '–');
}

function joinEnds(first: string, last: string, between: string): string {
  return first === last ? first : first + between + last;
}

function tell(row: DrawnRow, { field, format, unit }: DrawnColumn): string {
  const cell = cellIn(row, field) ?? '';
  if (cell instanceof Date) return timeText(cell, unit);
  return typeof cell === 'number' ? formatDrawn(cell, format) : String(cell);
}

/** The positions of marks: single values, or ranges from the start of a bin to its end. */
function placesOf(dimensions: readonly DrawnColumn[]): DrawnRange[] {
  const endOf = ({ channel, binned }: DrawnColumn) =>
    binned && dimensions.find((one) => one.binned && one.channel === `${channel}2`);
  const ends = dimensions.flatMap((dimension) => endOf(dimension) ?? []);
  return dimensions
    .filter((dimension) => !ends.includes(dimension))
    .map((low) => ({ low, high: endOf(low) ?? low }));
}

function continuousX(dimensions: readonly DrawnColumn[]): DrawnRange | undefined {
  return placesOf(dimensions).find(
    ({ low: { channel, type } }) =>
      channel === 'x' && (type === 'quantitative' || type === 'temporal'),
  );
}

function isNumber(row: DrawnRow, { field }: DrawnColumn): boolean {
  return Number.isFinite(cellIn(row, field));
}

/** Lowers the first letter of a word; symbols and abbreviations stay: Σ and σ mean different things, as R² and r² do. */
function lowerFirst(text: string | undefined): string | undefined {
  if (!text || !/^\p{Script=Latin}\p{Ll}/u.test(text)) return text;
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** Raises the first letter of a word, except of a symbol or a name in code, such as η, x, lr and val.loss. */
function upperFirst(text: string): string {
  const isWord = /^(\p{Script=Latin}{3,}(?=[\s,:;]|[.!?]?$)|(as|at|by|in|no|of|on|to)\s)/u.test(
    text,
  );
  if (!isWord || /^\p{Ll}+\p{Lu}/u.test(text)) return text;
  return text.charAt(0).toUpperCase() + text.slice(1);
}
