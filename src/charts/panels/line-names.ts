import { keepApart } from '../look/keep-apart.ts';
import { layerName, levelNamePrefix, seriesNamePrefix } from '../look/layer-names.ts';
import { labelStyle, nameHeight, nameStyle } from '../look/theme.ts';
import type { Level } from './levels.ts';
import type { Layer } from './series-encoding.ts';
import { type Look, styleOf } from './series-look.ts';

/** The end of a series' line. */
export interface LineEnd {
  label: string;
  value: number;
}

/** The plot beside the names. */
interface Frame extends Look {
  /** Distinguishes its layers from those of other plots. */
  title: string;
  series: readonly string[];
  /** In pixels. */
  height: number;
  /** Converts a value to pixels below the plot's upper edge. */
  place: (value: number) => number;
}

/** Makes the names at the ends of lines and the labels of levels, moving them apart if they are too close. */
export function nameLayers(
  ends: readonly LineEnd[],
  levels: readonly Level[],
  frame: Frame,
): Layer[] {
  const names = [
    ...ends.map((end) => seriesName(end, frame)),
    ...levels.map((level) => levelName(level, frame)),
  ];
  const wanted = names.map(({ row }) => frame.place(row.value));
  const places = keepApart(wanted, nameHeight, frame.height);
  return names.map((name, i) => nameLayer(name, places[i]! - wanted[i]!));
}

interface Name {
  layer: string;
  row: { series?: string; name: string; value: number };
  colour: string;
  style: typeof nameStyle | typeof labelStyle;
}

function seriesName({ label, value }: LineEnd, frame: Frame): Name {
  return {
    layer: layerName(seriesNamePrefix, frame.title, frame.series.indexOf(label) + 1),
    row: { series: label, name: label, value },
    colour: styleOf(frame.series, label, frame).nameColour,
    style: nameStyle,
  };
}

function levelName({ label, value, series }: Level, frame: Frame): Name {
  const own = series === undefined ? undefined : styleOf(frame.series, series, frame).nameColour;
  return {
    layer: layerName(levelNamePrefix, frame.title, label),
    row: { ...(series === undefined ? {} : { series }), name: label, value },
    colour: own ?? 'var(--chart-muted)',
    style: labelStyle,
  };
}

/** @param down the distance of the name below its value, in pixels */
function nameLayer({ layer, row, colour, style }: Name, down: number): Layer {
  return {
    name: layer,
    data: { values: [row] },
    mark: {
      type: 'text',
      align: 'left',
      baseline: 'middle',
      dx: 8,
      dy: down,
      fontSize: style.size,
      fontWeight: style.weight,
    },
    encoding: {
      // Align names at the plot's edge, even if a line ends earlier.
      x: { value: 'width' },
      y: { field: 'value', type: 'quantitative' },
      text: { field: 'name' },
      color: { value: colour },
    },
  };
}
