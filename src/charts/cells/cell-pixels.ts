import { pixelsName } from '../look/layer-names.ts';
import { type CellNames, type PixelCells, pixelsAddress } from '../look/pixels.ts';
import type { Layer } from '../panels/series-encoding.ts';
import { huesOf, shadeAt } from './cell-colours.ts';
import { placeText } from './cell-place.ts';
import type { CellPlot } from './cell-plot.ts';
import { pngOfOpacities } from './indexed-png.ts';

/**
 * The cells as one picture for each hue, whose pixels have opacities alone: a page gives them the hue, which differs
 * between light and dark. The numbers are in the row behind the picture.
 */
export function pixelLayers(plot: CellPlot, fields: CellNames): Layer[] {
  const { title, grid, scale } = plot;
  return huesOf(scale).map((colour, i) => {
    const opacities = grid.rows.flatMap((row) =>
      row.map((cell) => {
        if (cell === undefined) return 0;
        const shade = shadeAt(scale, cell);
        return shade.colour === colour ? Math.round(255 * shade.opacity) : 0;
      }),
    );
    const url = pixelsAddress(pngOfOpacities(Uint8Array.from(opacities), grid.x.length));
    // Only the first picture tells the numbers.
    const cells = i === 0 ? { __cells: cellsOf(plot, fields) } : {};
    return {
      name: pixelsName(title, colour),
      data: { values: [{ __url: url, __colour: colour, ...cells }] },
      mark: { type: 'image', aspect: false },
      encoding: {
        x: { value: 0 },
        x2: { value: 'width' },
        y: { value: 0 },
        y2: { value: 'height' },
        url: { field: '__url', type: 'nominal' },
      },
    } as Layer;
  });
}

function cellsOf({ x, y, quantity, grid }: CellPlot, fields: CellNames): PixelCells {
  return {
    fields,
    titles: { x, y, value: quantity },
    x: grid.x.map(placeText),
    y: grid.y.map(placeText),
    rows: grid.rows.map((row) => row.map(short)),
  };
}

/** More digits than a colour shows, and fewer than a number takes. */
function short(cell: number | undefined): number | null {
  return cell === undefined ? null : Number(cell.toPrecision(7));
}
