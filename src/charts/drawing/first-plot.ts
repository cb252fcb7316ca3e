import type { TopLevelSpec } from 'vega-lite';

/** In pixels, without axis and title. */
const height = 132;
/** The number of labels that fit on a small axis. */
const tickCount = 3;

type Spec = Record<string, unknown>;

/**
 * Reduces a stack of plots to its first plot: lower, with fewer labels, without the title of the horizontal axis and
 * without the notes on reading under its own title. Of panels with axes of their own, the first stays as it is. Returns any other
 * chart unchanged.
 */
export function firstPlot(spec: TopLevelSpec): TopLevelSpec {
  if (!('vconcat' in spec)) return spec;
  const { vconcat, resolve: _, spacing: __, ...shared } = spec;
  const first = vconcat[0] as Spec | undefined;
  // A panel with axes of its own, which it keeps.
  if (first && 'concat' in first) return { ...shared, ...first } as unknown as TopLevelSpec;
  // Another composition, such as plots side by side, has no height.
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

/** Keeps the first line under a title, with quantity and unit. Further lines are notes, on smoothing for example. */
function firstLine(subtitle: unknown): unknown {
  return Array.isArray(subtitle) ? subtitle.slice(0, 1) : subtitle;
}

function withAxis(encoding: Spec, channel: 'x' | 'y', small: Spec): Spec {
  const { axis, ...shown } = (encoding[channel] ?? {}) as Spec;
  // Null hides an axis.
  if (!encoding[channel] || axis === null) return {};
  return { [channel]: { ...shown, axis: { ...(axis as Spec | undefined), ...small } } };
}
