import type { Axis, Scale, Signal, Spec, View } from 'vega';
import { allGroups } from '../reading/vega-groups.ts';

/** For the label of a category, in pixels. */
const lineHeight = 16;

/** Heights in pixels, by the names of their signals: `height`, `child_height`, `concat_0_height`. */
export type Heights = Readonly<Record<string, number>>;

/**
 * Copies a compiled chart, with plots so high that each category that is a text has room for its label. Numbers and times may be left out
 * between others.
 *
 * @returns the copy, and the heights that were given where it may have greater ones
 */
export function withRoomForLabels(compiled: Spec): { compiled: Spec; given: Heights } {
  const named = namedScales(compiled);
  const crowded = (compiled.scales ?? []).flatMap((scale) => {
    const height = heightOf(scale);
    return height && named.has(scale.name) ? [{ scale, height }] : [];
  });
  if (crowded.length === 0) return { compiled, given: {} };
  const { height, signals: own = [], ...rest } = compiled;
  const isNumber = typeof height === 'number';
  const signals = isNumber ? [{ name: 'height', value: height }, ...own] : own;
  const heights = new Map(Object.entries(Object.groupBy(crowded, (one) => one.height)));
  const given = signals.flatMap((signal) => {
    const { name, value } = signal as { name: string; value?: unknown };
    return heights.has(name) && typeof value === 'number' ? [[name, value] as const] : [];
  });
  const scalesOf = (name: string) => heights.get(name)!.map(({ scale }) => scale);
  const grown = new Map(
    given.map(([name, value]) => [name, withRoom(name, value, scalesOf(name))]),
  );
  const roomy = {
    ...rest,
    ...(isNumber || height === undefined ? {} : { height }),
    signals: signals.map((signal) => grown.get(signal.name) ?? signal),
    scales: [...(compiled.scales ?? []), ...crowded.map(({ scale }) => counting(scale))],
  };
  return { compiled: roomy as Spec, given: Object.fromEntries(given) };
}

/** The heights of a chart that are greater than those that it was given. @param view after its run */
export function grownHeights(view: View, given: Heights): Heights {
  const now = Object.keys(given).map((name) => [name, view.signal(name) as number] as const);
  return Object.fromEntries(now.filter(([name, height]) => height > given[name]!));
}

/** The scales of axes whose labels their author didn't choose. */
function namedScales(compiled: Spec): Set<string> {
  const axes: Axis[] = allGroups(compiled).flatMap((group) => group.axes ?? []);
  const own = axes.filter(({ labels, values }) => labels !== false && values === undefined);
  return new Set(own.map(({ scale }) => scale));
}

/** The signal of the height that the categories of a scale share. */
function heightOf(scale: Scale): string | undefined {
  const { type, range } = scale as { type?: string; range?: unknown };
  if ((type !== 'band' && type !== 'point') || !Array.isArray(range)) return undefined;
  const ends = range as { signal?: unknown }[];
  const signals = ends.map((end) => end?.signal);
  return signals.find(
    (name): name is string => typeof name === 'string' && /^\w*height$/.test(name),
  );
}

const countingName = (scale: Scale) => `${scale.name}_named`;

/** A scale with the same categories that doesn't depend on the height. */
function counting({ domain, ...scale }: Scale): Scale {
  return { name: countingName(scale as Scale), type: 'band', domain, range: [0, 1] } as Scale;
}

function withRoom(name: string, height: number, scales: readonly Scale[]): Signal {
  const rooms = scales.map((scale) => {
    const all = `domain(${JSON.stringify(countingName(scale))})`;
    const isText = `isString(${all}[0]) || isString(${all}[${all}.length - 1])`;
    return `${isText} ? ${lineHeight} * ${all}.length : 0`;
  });
  return { name, update: `max(${[height, ...rooms].join(', ')})` } as Signal;
}
