import type { TopLevelSpec } from 'vega-lite';

/** In pixels, axis and title left out. */
const height = 132;
/** As many labels as a small axis has room for. */
const tickCount = 3;

type Spec = Record<string, unknown>;

/**
 * The first of the plots that a chart puts above each other, made small: lower, with fewer labels, and without the
 * horizontal axis' title and the lines under its own that say how to read it. A single plot is left as it is.
 */
export function firstPlot(spec: TopLevelSpec): TopLevelSpec {
  if (!('vconcat' in spec)) return spec;
  const { vconcat, resolve: _, spacing: __, ...shared } = spec;
  const first = vconcat[0] as Spec | undefined;
  // Plots beside each other, say, have no height of their own.
  if (!first || !('layer' in first || 'mark' in first)) return spec;
  const { title, encoding } = first as { title?: unknown; encoding?: Spec };
  return {
    ...shared,
    ...first,
    height,
    ...(isTitle(title) && { title: { ...title, subtitle: firstLine(title.subtitle) } }),
    ...(encoding && {
      encoding: {
        ...encoding,
        ...withAxis(encoding, 'x', { title: null, tickCount }),
        ...withAxis(encoding, 'y', { tickCount, minExtent: 0 }),
      },
    }),
  } as unknown as TopLevelSpec;
}

function isTitle(title: unknown): title is { subtitle?: unknown } {
  return typeof title === 'object' && title !== null;
}

/** A title's second line says what is shown in which unit, those after it how it was smoothed, say. */
function firstLine(subtitle: unknown): unknown {
  return Array.isArray(subtitle) ? subtitle.slice(0, 1) : subtitle;
}

function withAxis(encoding: Spec, channel: 'x' | 'y', small: Spec): Spec {
  const { axis, ...shown } = (encoding[channel] ?? {}) as Spec;
  // An axis that is null isn't drawn.
  if (!encoding[channel] || axis === null) return {};
  return { [channel]: { ...shown, axis: { ...(axis as Spec | undefined), ...small } } };
}
