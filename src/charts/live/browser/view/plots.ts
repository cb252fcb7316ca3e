import type { View } from 'vega';
import { type LiveLayer, type LivePanel, signals } from '../../live-chart.ts';
import { type Box, type ChartName, namesIn, plotBox } from './boxes.ts';
import { type Row, rowsOf } from './layer-rows.ts';

/** A continuous scale, as Vega makes it. */
export interface Scale {
  (value: number): number;
  invert(pixel: number): number | Date;
  copy(): Scale;
}

/** A panel with its place in the picture and its rows. */
export interface Plot {
  panel: LivePanel;
  box: Box;
  /** The author's horizontal scale. */
  wholeX: Scale;
  layers: { layer: LiveLayer; rows: Map<string, Row[]> }[];
  names: ChartName[];
  /** The horizontal values of all measured rows, ascending: where the crosshair stops. */
  xs: number[];
  /** The author's ticks and format of the vertical axis; null for Vega's choice. */
  ticks: unknown[] | null;
  format: string | null;
}

/** The plots of a newly opened chart. */
export function plotsOf(view: View, panels: readonly LivePanel[]): Plot[] {
  return panels.flatMap((panel) => {
    const box = plotBox(view, panel.group);
    if (!box) return [];
    const layers = panel.layers.map((layer) => ({ layer, rows: rowsOf(view, layer) }));
    const xs = measured(layers).flatMap(({ rows }) => [...rows.values()].flat().map(({ x }) => x));
    if (xs.length === 0) return [];
    return [
      {
        panel,
        box,
        wholeX: (view.scale(panel.x.scale) as Scale).copy(),
        layers,
        names: namesIn(view, panel.group),
        xs: [...new Set(xs)].sort((a, b) => a - b),
        ticks: view.signal(signals.ticks(panel.y.scale)),
        format: view.signal(signals.format(panel.y.scale)),
      },
    ];
  });
}

/** Leaves out layers of published points, and of what values are compared with: curves have places between those measured. */
function measured(layers: Plot['layers']): Plot['layers'] {
  return layers.filter(({ layer }) => !layer.published && !layer.level);
}

/**
 * The values of a plot between two places, including those of its lines at the places. It includes hidden published
 * points, so that hiding them doesn't change the axis.
 */
export function valuesBetween({ layers }: Plot, from: number, to: number): number[] {
  const series = layers.flatMap(({ rows }) => [...rows.values()]);
  return series.flatMap((rows) => {
    const within = rows.filter(({ x }) => x >= from && x <= to);
    const crossed = [from, to].flatMap((x) => crossing(rows, x));
    return [...within, ...crossed].flatMap(({ y, y2 }) => (y2 === undefined ? [y] : [y, y2]));
  });
}

/** Interpolates a line at a place. Empty if no line crosses it. */
function crossing(rows: readonly Row[], x: number): Row[] {
  const after = rows.findIndex((row) => row.x > x);
  const [a, b] = [rows[after - 1], rows[after]];
  if (!a || !b) return [];
  const between = (one: number, other: number) => one + ((x - a.x) / (b.x - a.x)) * (other - one);
  const y = between(a.y, b.y);
  return [{ x, y, ...(a.y2 === undefined ? {} : { y2: between(a.y2, b.y2 ?? b.y) }) }];
}

/** Whether a plot's vertical axis can be linear as well as logarithmic. */
export function hasEitherScale(plot: Plot): boolean {
  const { type, baseline } = plot.panel.y;
  if (baseline || (type !== 'linear' && type !== 'log')) return false;
  return valuesBetween(plot, -Infinity, Infinity).every((value) => value > 0);
}
