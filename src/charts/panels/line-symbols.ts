/**
 * A legend's symbols for lines with points: a piece of the line, dashed as it is drawn, with one of its points.
 *
 * Each symbol is a single filled path, because Vega would dash the outline of the point, too. All its parts turn
 * clockwise, so that none cuts a hole into another.
 */

/** The area of a point, as Vega's `size`: in square pixels of the square around it. */
export const pointSize = 34;

interface LineStyle {
  /** Lengths of dashes and gaps, in pixels. */
  dash: readonly number[];
  /** Vega's name for the shape of points. */
  shape: string;
}

/** The corners of Vega's shapes in units of half their width. A circle has none. */
const corners: Record<string, readonly (readonly [x: number, y: number])[]> = {
  square: [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ],
  'triangle-up': [
    [0, -0.866],
    [1, 0.866],
    [-1, 0.866],
  ],
  'triangle-down': [
    [0, 0.866],
    [-1, -0.866],
    [1, -0.866],
  ],
  diamond: [
    [0, -1],
    [1, 0],
    [0, 1],
    [-1, 0],
  ],
  cross: [
    [-0.4, -1],
    [0.4, -1],
    [0.4, -0.4],
    [1, -0.4],
    [1, 0.4],
    [0.4, 0.4],
    [0.4, 1],
    [-0.4, 1],
    [-0.4, 0.4],
    [-1, 0.4],
    [-1, -0.4],
    [-0.4, -0.4],
  ],
};

/**
 * The symbol as an SVG path from −1 to 1, as Vega expects it.
 *
 * @param length of the whole symbol, in pixels
 * @param width of the line, in pixels
 */
export function lineSymbol({ dash, shape }: LineStyle, length: number, width: number): string {
  const unit = 2 / length;
  const dashes = dashesWithin(dash, length).map(([from, to]) =>
    polygon([
      [from * unit - 1, (-width / 2) * unit],
      [to * unit - 1, (-width / 2) * unit],
      [to * unit - 1, (width / 2) * unit],
      [from * unit - 1, (width / 2) * unit],
    ]),
  );
  return [...dashes, point(shape, (Math.sqrt(pointSize) / 2) * unit)].join('');
}

function dashesWithin(dash: readonly number[], length: number): [from: number, to: number][] {
  const isGap = (i: number) => i % 2 === 1;
  if (!dash.some((part, i) => isGap(i) && part > 0)) return [[0, length]];
  const dashes: [number, number][] = [];
  let at = 0;
  for (let i = 0; at < length; i++) {
    const end = at + dash[i % dash.length]!;
    if (!isGap(i)) dashes.push([at, Math.min(end, length)]);
    at = end;
  }
  return dashes;
}

function point(shape: string, radius: number): string {
  const shapeCorners = corners[shape];
  if (shapeCorners) return polygon(shapeCorners.map(([x, y]) => [x * radius, y * radius]));
  const r = rounded(radius);
  return `M${r},0A${r},${r},0,1,1,${-r},0A${r},${r},0,1,1,${r},0Z`;
}

function polygon(points: readonly (readonly [number, number])[]): string {
  return `M${points.map(([x, y]) => `${rounded(x)},${rounded(y)}`).join('L')}Z`;
}

/** A thousandth of a symbol is far below a pixel. */
function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
