import { ExpectedError } from '../../messages/expected-error.ts';
import { layerName, levelPrefix } from '../look/layer-names.ts';
import { axes, type Scale } from '../panels/across-runs.ts';
import type { Level } from '../panels/levels.ts';
import type { Layer } from '../panels/series-encoding.ts';

/** Functions of a parameter to compare a panel's quantity with: what a theory says, a budget, chance. */
export interface Curves {
  /** What the values mean, for the data table and for screen readers: "limit 2/η". */
  meaning: string;
  at: readonly Curve[];
}

export interface Curve {
  /** The text beside the line: "2/η". */
  label: string;
  /** The value where the parameter is `x`. */
  value: (x: number) => number;
  /** The label of the series to which it belongs, for its colour. Default: none, in grey. */
  series?: string;
}

/** A curve as it is drawn. */
export interface DrawnCurve extends Omit<Curve, 'value'> {
  points: readonly { x: number; value: number }[];
}

/** About how many pieces of straight lines look like a curve. */
const pieces = 32;

/**
 * The values of each curve at all values of the parameter, and evenly between them.
 *
 * @param at ascending, at least two
 * @throws ExpectedError naming the panel and the curve, if it has no place on the axis
 */
export function drawnCurves(
  curves: Curves | undefined,
  { title, at, xScale, scale }: Frame,
): DrawnCurve[] {
  const places = withBetween(at, xScale);
  return (curves?.at ?? []).map(({ value, ...curve }) => {
    const points = places.map((x) => ({ x, value: value(x) }));
    const bad = points.find(
      (one) => !(scale === 'log' ? one.value > 0 : Number.isFinite(one.value)),
    );
    if (!bad) return { ...curve, points };
    const axis = scale === 'log' ? 'a logarithmic axis' : 'an axis';
    throw new ExpectedError(
      `the panel "${title}" has the curve "${curve.label}", which is ${bad.value} at ${bad.x}: ${axis} can't show that`,
    );
  });
}

/** The panel around the curves. */
interface Frame {
  title: string;
  at: readonly number[];
  xScale: Scale;
  scale: Scale;
}

/** A layer for each: a dash-dot line, as of levels. */
export function curveLayers(
  drawn: readonly DrawnCurve[],
  { title, meaning, field }: { title: string; meaning: string; field: string },
): Layer[] {
  return drawn.map(({ points, series }, i) => ({
    name: layerName(levelPrefix, title, i + 1),
    description: meaning,
    data: {
      values: points.map(({ x, value }) => ({
        ...(series === undefined ? {} : { series }),
        [field]: x,
        value,
      })),
    },
    mark: { type: 'line', strokeWidth: 1.2, strokeDash: [7, 3, 1.5, 3] },
    encoding: {
      y: { field: 'value', type: 'quantitative' },
      ...(series === undefined ? { color: { value: 'var(--chart-muted)' } } : {}),
    },
  }));
}

/** The ends of curves at the plot's right edge, which have names as levels have. */
export function curveEnds(drawn: readonly DrawnCurve[]): Level[] {
  return drawn.map(({ points, ...curve }) => ({ ...curve, value: points.at(-1)!.value }));
}

function withBetween(at: readonly number[], scale: Scale): number[] {
  const { to, from } = axes[scale];
  const parts = Math.max(1, Math.round(pieces / (at.length - 1)));
  const between = at.slice(1).flatMap((end, i) => {
    const [low, high] = [to(at[i]!), to(end)];
    const inner = Array.from({ length: parts - 1 }, (_, part) =>
      from(low + ((high - low) * (part + 1)) / parts),
    );
    return [...inner, end];
  });
  return [at[0]!, ...between];
}
