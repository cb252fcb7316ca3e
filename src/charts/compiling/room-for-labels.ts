import type { Axis, Scale, Signal, Spec } from 'vega';
import { allGroups } from '../reading/vega-groups.ts';

/** For the label of a category, in pixels. */
const lineHeight = 16;

/**
 * Copies a compiled chart, with plots so high that each category that is a text has room for its label. Numbers and times may be left out
 * between others.
 */
export function withRoomForLabels(compiled: Spec): Spec {
  const named = namedScales(compiled);
  const crowded = (compiled.scales ?? []).flatMap((scale) => {
    const height = heightOf(scale);
    return height && named.has(scale.name) ? [{ scale, height }] : [];
  });
  if (crowded.length === 0) return compiled;
  const { height, signals = [], ...rest } = compiled;
  const heights = new Map(Object.entries(Object.groupBy(crowded, (one) => one.height)));
  const given =
    typeof height === 'number' ? [{ name: 'height', value: height }, ...signals] : signals;
  return {
    ...rest,
    ...(typeof height === 'number' || height === undefined ? {} : { height }),
    signals: given.map((signal) =>
      withRoom(
        signal,
        heights.get(signal.name)?.map(({ scale }) => scale),
      ),
    ),
    scales: [...(compiled.scales ?? []), ...crowded.map(({ scale }) => counting(scale))],
  } as Spec;
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

function withRoom(signal: Signal, scales: readonly Scale[] | undefined): Signal {
  const { name, value } = signal as { name: string; value?: unknown };
  if (!scales || typeof value !== 'number') return signal;
  const rooms = scales.map((scale) => {
    const all = `domain(${JSON.stringify(countingName(scale))})`;
    const isText = `isString(${all}[0]) || isString(${all}[${all}.length - 1])`;
    return `${isText} ? ${lineHeight} * ${all}.length : 0`;
  });
  return { name, update: `max(${[value, ...rooms].join(', ')})` } as Signal;
}
