import type { TopLevelSpec } from 'vega-lite';
import { allViews, innerViews, isPlot, mapInnerViews, type View } from '../reading/views.ts';
import { withViewWidth } from './fit-width.ts';

/**
 * Gives a specification the view width of another one, which was fitted to the page, and as many title lines. So no plot
 * moves when a reader switches between them.
 */
export function asWideAs(fitted: TopLevelSpec, spec: TopLevelSpec): TopLevelSpec {
  const width = viewWidth(fitted);
  if (width === undefined) return spec;
  const sized = withLinesOf(fitted as PlotView, withViewWidth(spec, width) as PlotView);
  return { ...sized, ...(fitted.config ? { config: fitted.config } : {}) } as TopLevelSpec;
}

/** The width of the plots, in pixels. All have the same width, so read that of the first plot. */
export function viewWidth(spec: TopLevelSpec): number | undefined {
  const width = allViews(spec as PlotView).find(isPlot)?.width;
  return typeof width === 'number' ? width : undefined;
}

interface PlotView extends View {
  title?: unknown;
  width?: unknown;
}

function withLinesOf(fitted: PlotView, view: PlotView): PlotView {
  const title = padded(view.title, subtitleOf(fitted.title).length);
  const others = innerViews(fitted);
  const inner = isPlot(view)
    ? view
    : mapInnerViews(view, (one, i) => withLinesOf(others[i]?.view ?? {}, one));
  return { ...inner, title };
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
