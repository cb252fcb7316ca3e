import type { View } from 'vega';
import { keepApart } from '../../../look/keep-apart.ts';
import { nameHeight } from '../../../look/theme.ts';
import type { ChartName } from '../view/boxes.ts';
import type { Row } from '../view/layer-rows.ts';
import type { Plot, Scale } from '../view/plots.ts';
import { ownLayer } from './reading.ts';

export interface NamePlaces {
  /** The anchors of texts, in pixels below the plot's upper edge, by the names of their marks. */
  places: Record<string, number>;
  /** The names of marks whose lines are out of sight. */
  unseen: Record<string, true>;
}

/**
 * Places names beside the visible part of a plot: at the height of their lines at the right edge, or at the end of lines
 * that end before the edge. The name of a line out of sight gets the nearest height.
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

/** The height of a line's end, in pixels below the plot's upper edge, and whether the line is visible. */
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

/** The rows of a series' line, or of its band. */
function lineOf(plot: Plot, series: string): readonly Row[] | undefined {
  const own = ownLayer(plot, series);
  const layers = plot.layers.filter(({ layer }) => (own ? layer === own : layer.mark === 'area'));
  return layers.flatMap(({ rows }) => (rows.has(series) ? [rows.get(series)!] : []))[0];
}

/** A row's point in the plot; for a band its middle. */
function pixelsOf(row: Row, x: Scale, y: Scale): Point {
  return { x: x(row.x), y: (y(row.y) + y(row.y2 ?? row.y)) / 2 };
}

interface Point {
  x: number;
  y: number;
}

/** Tolerance for rounding, in pixels. */
const slack = 0.5;

/** Finds a line's end in the visible part, from 0 to `width`. @param points from left to right, at least one */
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
