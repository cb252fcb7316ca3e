import type { Convolution } from '../../convolution.ts';

/** How many 2×2 tiles cover the output of one image, down and across. */
export interface Tiling {
  down: number;
  across: number;
}

export function tilingOf({ outHeight, outWidth }: Convolution): Tiling {
  return { down: Math.ceil(outHeight / 2), across: Math.ceil(outWidth / 2) };
}

/** The pixels of an image on the heap. */
export interface Grid {
  height: number;
  width: number;
  /** Floats from a pixel to the pixel below, and to the pixel on its right. */
  rowStep: number;
  columnStep: number;
  /** The position that a tile reads zeros from, or writes unused results to, where it reaches over an edge. */
  outside: number;
}

/**
 * Lists the positions of a square of pixels, row by row.
 *
 * @param origin the position of the image's first pixel
 * @param row the square's first row, which may be outside the image
 */
export function locateSquare(
  positions: Int32Array,
  side: number,
  grid: Grid,
  origin: number,
  row: number,
  column: number,
): void {
  const { height, width, rowStep, columnStep, outside } = grid;
  for (let i = 0, k = 0; i < side; i++) {
    const y = row + i;
    for (let j = 0; j < side; j++, k++) {
      const x = column + j;
      const inside = y >= 0 && y < height && x >= 0 && x < width;
      positions[k] = inside ? origin + y * rowStep + x * columnStep : outside;
    }
  }
}
