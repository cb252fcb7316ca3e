import type { View } from 'vega';
import { keepApart } from '../../../look/keep-apart.ts';
import { nameHeight } from '../../../look/theme.ts';
import type { ChartName } from '../view/boxes.ts';
import type { Row } from '../view/layer-rows.ts';
import type { Plot, Scale } from '../view/plots.ts';
import { ownLayer } from './reading.ts';

export interface NamePlaces {
  /** How far below the plot's upper edge the anchors of the texts lie, in pixels, by their marks' names. */
  places: Record<string, number>;
  /** Names of marks whose lines are out of sight. */
  unseen: Record<string, true>;
}

/**
 * Where names stand beside what is shown of a plot: as high as their lines leave it at its right edge, or end
 * before that. A line out of sight has its name at the height that is nearest to it.
 */
export function namePlaces(view: View, plot: Plot): NamePlaces {
  const { names, box } = plot;
  const ends = names.map((name) => endOf(view, plot, name));
  const heights = keepApart(
    ends.map(({ y }) => y),
    nameHeight,
    box.height,
  );
  return {
    places: Object.fromEntries(names.map(({ mark, down }, i) => [mark, heights[i]! - down])),
    unseen: Object.fromEntries(
      names.flatMap(({ mark }, i) => (ends[i]!.isSeen ? [] : [[mark, true]])),
    ),
  };
}

/** A place in the plot, in pixels, and whether the line can be seen. */
interface End {
  y: number;
  isSeen: boolean;
}

function endOf(view: View, plot: Plot, { series, level, value }: ChartName): End {
  const y = view.scale(plot.panel.y.scale) as Scale;
  const { width, height } = plot.box;
  const rows = level || series === undefined ? undefined : lineOf(plot, series);
  if (!rows) return { y: y(value), isSeen: isWithin(y(value), height) };
  const x = view.scale(plot.panel.x.scale) as Scale;
  return endWithin(
    rows.map((row) => pixelsOf(row, x, y)),
    width,
  );
}

/** The line of a series, or its band. */
function lineOf(plot: Plot, series: string): readonly Row[] | undefined {
  const own = ownLayer(plot, series);
  const layers = plot.layers.filter(({ layer }) => (own ? layer === own : layer.mark === 'area'));
  return layers.flatMap(({ rows }) => (rows.has(series) ? [rows.get(series)!] : []))[0];
}

/** Of a band, the middle. */
function pixelsOf(row: Row, x: Scale, y: Scale): Point {
  return { x: x(row.x), y: (y(row.y) + y(row.y2 ?? row.y)) / 2 };
}

interface Point {
  x: number;
  y: number;
}

/** Of a pixel, for rounding. */
const slack = 0.5;

/** @param points of a line from left to right, at least one. What is shown is from 0 to `width` */
export function endWithin(points: readonly Point[], width: number): End {
  const index = points.findLastIndex(({ x }) => x <= width + slack);
  const [last, next] = [points[index], points[index + 1]];
  if (!last) return { y: points[0]!.y, isSeen: false };
  if (!next) return { y: last.y, isSeen: last.x >= -slack };
  const share = Math.max(0, (width - last.x) / (next.x - last.x));
  return { y: last.y + share * (next.y - last.y), isSeen: true };
}

function isWithin(y: number, height: number): boolean {
  return y >= -slack && y <= height + slack;
}
