/** The numbers of a Bézier curve: its two control points and its end. */
export type Curve = [number, number, number, number, number, number];

/**
 * Makes a part of a circle of Bézier curves, each of at most a quarter: unlike an arc of SVG, whose centre follows from its ends,
 * they stay in place when their points are rounded. They are within 0.03 % of the radius.
 *
 * @param x, y, radius of the circle
 * @param from, to in radians
 */
export function arcCurves(
  x: number,
  y: number,
  radius: number,
  from: number,
  to: number,
  isReverse: boolean,
): Curve[] {
  const sweep = sweepOf(from, to, isReverse);
  const count = Math.ceil(Math.abs(sweep) / (Math.PI / 2) - 1e-9);
  const step = sweep / count;
  // The distance of a control point that makes the middle of the curve a point of the circle.
  const reach = radius * (4 / 3) * Math.tan(step / 4);
  return Array.from({ length: count }, (_, i): Curve => {
    const [start, end] = [from + i * step, from + (i + 1) * step];
    const [cosine, sine] = [Math.cos(start), Math.sin(start)];
    const [endCosine, endSine] = [Math.cos(end), Math.sin(end)];
    return [
      x + radius * cosine - reach * sine,
      y + radius * sine + reach * cosine,
      x + radius * endCosine + reach * endSine,
      y + radius * endSine - reach * endCosine,
      x + radius * endCosine,
      y + radius * endSine,
    ];
  });
}

/** The angle from one direction to another, as a canvas takes it: within one turn, below 0 if it is reverse. */
function sweepOf(from: number, to: number, isReverse: boolean): number {
  const turn = 2 * Math.PI;
  const forward = (((isReverse ? from - to : to - from) % turn) + turn) % turn;
  return isReverse ? -forward : forward;
}
