import type { TopLevelSpec } from 'vega-lite';
import { wrapText } from '../look/text-metrics.ts';
import { subtitleStyle, titleStyle } from '../look/theme.ts';
import { isPlot, mapInnerViews, type View } from '../reading/views.ts';

/**
 * Copies a specification, giving every plot the inner width `width`, in pixels, with its titles wrapped to that width.
 * Heights stay. Of a plot whose width or height is a share, `width` is what it has.
 */
export function withViewWidth(spec: TopLevelSpec, width: number): TopLevelSpec {
  return sizeView(spec as TitledView, width) as TopLevelSpec;
}

interface TitledView extends View {
  title?: string | readonly string[] | Title;
  width?: unknown;
  height?: unknown;
  columns?: number;
}

/** How many plots of a composition are side by side: its own title is above all of them. */
function besides({ hconcat, concat, columns = Infinity }: TitledView): number {
  return hconcat?.length ?? Math.max(1, Math.min(columns, concat?.length ?? 1));
}

interface Title {
  text?: unknown;
  subtitle?: unknown;
}

function sizeView(view: TitledView, width: number): TitledView {
  const titled = withWrappedTitle(view, width * besides(view));
  if (isPlot(view)) return { ...titled, ...sizeOf(view, width) };
  return mapInnerViews(titled, (inner) => sizeView(inner, width));
}

/** A length of a plot that follows from the width that it has: of one whose axes have as many pixels a unit, say. */
export interface ShareOfWidth {
  perWidth: number;
}

function sizeOf({ width: own, height }: TitledView, width: number) {
  return {
    width: isShare(own) ? Math.round(width * own.perWidth) : width,
    ...(isShare(height) ? { height: Math.round(width * height.perWidth) } : {}),
  };
}

function isShare(length: unknown): length is ShareOfWidth {
  return typeof length === 'object' && length !== null && 'perWidth' in length;
}

function withWrappedTitle(view: TitledView, width: number): TitledView {
  if (view.title === undefined) return view;
  const title = isTitle(view.title) ? view.title : { text: view.title };
  const { text, subtitle } = title;
  return {
    ...view,
    title: {
      ...title,
      ...(text ? { text: wrapLines(text, width, titleStyle) } : {}),
      ...(subtitle ? { subtitle: wrapLines(subtitle, width, subtitleStyle) } : {}),
    },
  };
}

function isTitle(title: NonNullable<TitledView['title']>): title is Title {
  return typeof title === 'object' && !Array.isArray(title);
}

/** Leaves expressions unchanged: their text is known only when the chart is drawn. */
function wrapLines(text: unknown, width: number, style: typeof titleStyle | typeof subtitleStyle) {
  const lines = typeof text === 'string' ? [text] : text;
  if (!Array.isArray(lines)) return text;
  return lines.flatMap((line) => wrapText(String(line), width, style));
}
