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
  const numbers = numbersIn(plot, format, height);
  const shades = numbers && shadesOf(scale);
  const layer = isFine
    ? [axesLayer(plot, fields), ...pixelLayers(plot, fields)]
    : [
        cellLayer(plot, fields, shades),
        ...(numbers && shades ? numberLayers(plot, fields, numbers, shades) : []),
      ];
  return {
    title: { text: title, subtitle: [...subtitle, ...(numbers?.note ?? [])] },
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

/** How cells tell their numbers. */
interface CellNumbers {
  /** In pixels. */
  size: number;
  /** By which a value is multiplied. */
  factor: number;
  /** A d3 number format. */
  format: string;
  /** What readers need to know about them. */
  note: readonly string[];
}

/** The sizes of numbers, in pixels, of which the first is taken that fits. */
const numberSizes = [labelStyle.size, 10];

/** The numbers of cells, as large as they have room: if need be, shares lose their sign. Undefined without room. */
function numbersIn(plot: CellPlot, format: string, height: number): CellNumbers | undefined {
  const { grid, numbers = true } = plot;
  if (!numbers || grid.values.length > cellsAtMost) return undefined;
  const whole = { factor: 1, format, note: [] };
  const percent = { factor: 100, format: format.replace('%', 'f'), note: ['Numbers in percent.'] };
  const forms = format.endsWith('%') ? [whole, percent] : [whole];
  const [room, rowHeight] = [plotWidth(plot) / grid.x.length, height / grid.y.length];
  const fits = (form: CellNumbers) => {
    const style = { ...labelStyle, size: form.size };
    const texts = grid.values.map((value) => textIn(form.format, form.factor * value));
    const widest = Math.max(...texts.map((text) => textWidth(text, style)));
    return widest + 4 <= room && form.size + 2 <= rowHeight;
  };
  return numberSizes.flatMap((size) => forms.map((form) => ({ size, ...form }))).find(fits);
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
      // Without any, rounding may put the first place before the axis, and Vega leaves out its label.
      paddingOuter: 1e-6,
    },
    axis: {
      title: plot[channel],
      grid: false,
      domain: false,
      ticks: false,
      labelFlush: false,
      // They were chosen so that each has room.
      labelOverlap: false,
      values: labelled.map(placeText),
      ...labelFormat(labelled),
      ...(channel === 'y' ? aboveLabels : { labelAngle: isLevel ? 0 : 270 }),
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
  { size, factor, format }: CellNumbers,
  shades: readonly CellShade[],
): Layer[] {
  const rows = rowsOf(plot, fields).map((row) => {
    const { ink, colour, opacity } = shadeOf(Number(row[fields.value]), plot.scale, shades);
    const number = factor * Number(row[fields.value]);
    return { ...row, __ink: ink, __colour: colour, __opacity: opacity, __number: number };
  });
  return [...Map.groupBy(rows, ({ __ink }) => __ink)].map(
    ([ink, values], i) =>
      ({
        name: layerName(cellWordsPrefix, plot.title, i),
        data: { values },
        mark: { type: 'text', fontSize: size, baseline: 'middle' },
        encoding: {
          text: { field: '__number', type: 'quantitative', format },
          color: { value: ink },
        },
      }) as Layer,
  );
}
