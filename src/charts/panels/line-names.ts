import { keepApart } from '../look/keep-apart.ts';
import { layerName, levelNamePrefix, seriesNamePrefix } from '../look/layer-names.ts';
import { labelStyle, nameHeight, nameStyle } from '../look/theme.ts';
import type { Level } from './levels.ts';
import type { Layer } from './series-encoding.ts';
import { type Look, styleOf } from './series-look.ts';

/** Where a series' line ends. */
export interface LineEnd {
  label: string;
  value: number;
}

/** The plot that they stand beside. */
interface Frame extends Look {
  /** Tells its layers from those of other plots. */
  title: string;
  series: readonly string[];
  /** In pixels. */
  height: number;
  /** How far below the plot's upper edge a value lies, in pixels. */
  place: (value: number) => number;
}

/** Names of lines at their ends and labels of levels, moved apart where these lie close together. */
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

/** @param down how far from its value, in pixels */
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
      // Where plots end, wherever their lines do: names stand above each other.
      x: { value: 'width' },
      y: { field: 'value', type: 'quantitative' },
      text: { field: 'name' },
      color: { value: colour },
    },
  };
}
