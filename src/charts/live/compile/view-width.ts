import type { TopLevelSpec } from 'vega-lite';
import { withViewWidth } from '../../drawing/fit-width.ts';

/**
 * A specification with views as wide as those of another, which was fitted to its page, and as many lines
 * above them: whoever goes from one to the other sees no plot move.
 */
export function asWideAs(fitted: TopLevelSpec, spec: TopLevelSpec): TopLevelSpec {
  const width = viewWidth(fitted);
  if (width === undefined) return spec;
  const sized = withLinesOf(fitted as View, withViewWidth(spec, width) as View) as TopLevelSpec;
  return fitted.config ? { ...sized, config: fitted.config } : sized;
}

/** Of the views that are drawn, in pixels: of the first, for they are all as wide. */
export function viewWidth(view: TopLevelSpec): number | undefined {
  return widthIn(view as View);
}

interface View {
  title?: unknown;
  width?: unknown;
  vconcat?: readonly View[];
  hconcat?: readonly View[];
  concat?: readonly View[];
  spec?: View;
}

function widthIn({ width, vconcat, hconcat, concat, spec }: View): number | undefined {
  const inner = vconcat ?? hconcat ?? concat ?? (spec ? [spec] : []);
  if (inner[0]) return widthIn(inner[0]);
  return typeof width === 'number' ? width : undefined;
}

const compositions = ['vconcat', 'hconcat', 'concat'] as const;

function withLinesOf(fitted: View, view: View): View {
  const composed = compositions.find((name) => view[name] && fitted[name]);
  if (!composed) return { ...view, title: padded(view.title, subtitleOf(fitted.title).length) };
  const others = fitted[composed]!;
  const views = view[composed]!.map((one, i) => withLinesOf(others[i] ?? {}, one));
  return { ...view, [composed]: views };
}

function padded(title: unknown, lines: number): unknown {
  const subtitle = subtitleOf(title);
  const missing = lines - subtitle.length;
  if (subtitle.length === 0 || missing <= 0) return title;
  return { ...(title as object), subtitle: [...subtitle, ...Array(missing).fill(' ')] };
}

function subtitleOf(title: unknown): readonly string[] {
  const { subtitle } = (title ?? {}) as { subtitle?: unknown };
  return Array.isArray(subtitle) ? subtitle : [];
}
