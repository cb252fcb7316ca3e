import { fieldName } from '../bars/field-name.ts';
import { cellsPrefix, cellWordsPrefix, layerName, wordsPrefix } from '../look/layer-names.ts';
import type { CellNames } from '../look/pixels.ts';
import { textWidth } from '../look/text-metrics.ts';
import { labelStyle, namedLines, usualMargin, widestPlot } from '../look/theme.ts';
import type { Layer, Panel } from '../panels/series-encoding.ts';
import { labelFormat, labelledPlaces, widestLabel } from './cell-axis.ts';
import { type CellShade, shadeChannels, shadeOf, shadesOf } from './cell-colours.ts';
import type { CellGrid } from './cell-grid.ts';
import { legendLayers } from './cell-legend.ts';
import { formatFor, textIn } from './cell-numbers.ts';
import { pixelLayers } from './cell-pixels.ts';
import { placeText } from './cell-place.ts';
import type { CellPlot } from './cell-plot.ts';

/** More cells than these are drawn as pixels of a picture: each rectangle takes more than a hundred bytes. */
export const cellsAtMost = 2500;

/** Draws cells in their colours, with the axes of their places, a strip of the colours and numbers. */
export function cellView(plot: CellPlot): Panel {
  const { grid, title, subtitle, scale, width } = plot;
  const format = plot.format ?? formatFor(grid.values);
  const height = plot.height ?? heightOf(grid, width);
  const fields = fieldsOf(plot);
  const isFine = grid.x.length * grid.y.length > cellsAtMost;
  const shades = isNumbered(plot, format, height) ? shadesOf(scale) : undefined;
  const layer = isFine
    ? [axesLayer(plot, fields), ...pixelLayers(plot, fields)]
    : [
        cellLayer(plot, fields, shades),
        ...(shades ? numberLayers(plot, fields, format, shades) : []),
      ];
  return {
    title: { text: title, subtitle },
    height,
    encoding: {
      x: { ...bandOf('x', plot, plotWidth(plot)), field: fields.x },
      y: { ...bandOf('y', plot, height), field: fields.y },
    },
    layer: [...layer, ...legendLayers(title, scale, format, shades)],
  } as Panel;
}

function fieldsOf({ x, y, quantity }: CellPlot): CellNames {
  const ofX = fieldName(x, [], 'x');
  const ofY = fieldName(y, [ofX], 'y');
  return { x: ofX, y: ofY, value: fieldName(quantity, [ofX, ofY], 'value') };
}

/** Rows high enough for numbers; of many rows, as high as a plot is. */
function heightOf({ y }: CellGrid, width: number): number {
  const most = width >= namedLines ? 400 : 300;
  return Math.min(most, y.length * 26);
}

function isNumbered(plot: CellPlot, format: string, height: number): boolean {
  const { grid, numbers = true } = plot;
  if (!numbers || grid.values.length > cellsAtMost) return false;
  const widest = Math.max(...grid.values.map((v) => textWidth(textIn(format, v), labelStyle)));
  return (
    widest + 4 <= plotWidth(plot) / grid.x.length && labelStyle.size + 2 <= height / grid.y.length
  );
}

/** About the width of the plot: what its axis leaves. */
function plotWidth({ width, columns = 1, grid: { y } }: CellPlot): number {
  const axis = Math.max(usualMargin, widestLabel(y) + 30);
  return Math.min(widestPlot, width / columns - axis);
}

function bandOf(channel: 'x' | 'y', plot: CellPlot, length: number) {
  const places = plot.grid[channel];
  const room = channel === 'x' ? widestLabel(places) + 10 : 16;
  // All labels if each has room, upright if need be; else about a dozen.
  const lines = Math.floor(length / 16);
  const atMost = places.length <= lines ? places.length : Math.min(12, Math.floor(length / room));
  const labelled = labelledPlaces(places, Math.max(2, atMost));
  const isLevel = room * labelled.length <= length;
  return {
    type: 'ordinal' as const,
    title: plot[channel],
    sort: null,
    scale: {
      domain: places.map(placeText),
      // Without gaps, cells of a fine matrix look like one picture.
      paddingInner: places.length > 30 ? 0 : 0.04,
      paddingOuter: 0,
    },
    axis: {
      title: plot[channel],
      grid: false,
      domain: false,
      ticks: false,
      labelFlush: false,
      values: labelled.map(placeText),
      ...labelFormat(labelled),
      ...(channel === 'y' ? aboveLabels : isLevel ? { labelAngle: 0 } : {}),
    },
  };
}

/** The title of the vertical axis, horizontally, above the labels. */
const aboveLabels = {
  titleAngle: 0,
  titleAlign: 'right',
  titleAnchor: 'end',
  titleBaseline: 'bottom',
  titleX: -7,
  titleY: -5,
} as const;

function rowsOf({ grid }: CellPlot, { x, y, value }: CellNames) {
  return grid.rows.flatMap((row, i) =>
    row.flatMap((cell, j) =>
      cell === undefined
        ? []
        : [{ [x]: placeText(grid.x[j]!), [y]: placeText(grid.y[i]!), [value]: cell }],
    ),
  );
}

/** An invisible mark, as Vega-Lite makes axes only for marks with places. */
function axesLayer({ title, grid }: CellPlot, { x, y }: CellNames): Layer {
  return {
    name: layerName(wordsPrefix, title, 'axes'),
    data: { values: [{ [x]: placeText(grid.x[0]!), [y]: placeText(grid.y[0]!) }] },
    mark: { type: 'rect', opacity: 0 },
  } as Layer;
}

function cellLayer(
  plot: CellPlot,
  fields: CellNames,
  shades: readonly CellShade[] | undefined,
): Layer {
  const channels = shadeChannels({ field: fields.value, title: plot.quantity }, plot.scale, shades);
  return {
    name: layerName(cellsPrefix, plot.title),
    data: { values: rowsOf(plot, fields) },
    mark: { type: 'rect' },
    encoding: channels,
  } as Layer;
}

/** The numbers, in one layer for each of their colours. */
function numberLayers(
  plot: CellPlot,
  fields: CellNames,
  format: string,
  shades: readonly CellShade[],
): Layer[] {
  const rows = rowsOf(plot, fields).map((row) => {
    const { ink, colour, opacity } = shadeOf(Number(row[fields.value]), plot.scale, shades);
    return { ...row, __ink: ink, __colour: colour, __opacity: opacity };
  });
  return [...Map.groupBy(rows, ({ __ink }) => __ink)].map(
    ([ink, values], i) =>
      ({
        name: layerName(cellWordsPrefix, plot.title, i),
        data: { values },
        mark: { type: 'text', fontSize: labelStyle.size, baseline: 'middle' },
        encoding: {
          text: { field: fields.value, type: 'quantitative', format },
          color: { value: ink },
        },
      }) as Layer,
  );
}
