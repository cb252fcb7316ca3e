import type { TopLevelSpec } from 'vega-lite';
import type { Heights } from '../compiling/room-for-labels.ts';
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

/**
 * Copies a specification, giving its plots the heights that they grew to.
 *
 * @param heights in pixels, by the names that Vega-Lite gives their signals
 */
export function withHeights(spec: TopLevelSpec, heights: Heights): TopLevelSpec {
  if (Object.keys(heights).length === 0) return spec;
  return heighten(spec as TitledView, heights, ['']) as TopLevelSpec;
}

/** @param prefixes of the names of this view and those around it, from the inside */
function heighten(view: TitledView, heights: Heights, prefixes: readonly string[]): TitledView {
  if (isPlot(view)) {
    // Plots of one height share the signal of the view around them.
    const names = prefixes.flatMap((prefix) => [`${prefix}height`, `${prefix}childHeight`]);
    const name = names.find((one) => Object.hasOwn(heights, one));
    return name === undefined ? view : { ...view, height: heights[name] };
  }
  return mapInnerViews(view, (inner, place) => {
    const part = view.spec ? 'child' : `concat_${place}`;
    const prefix = inner.name === undefined ? `${prefixes[0]}${part}` : inner.name;
    return heighten(inner, heights, [`${prefix}_`, ...prefixes]);
  });
}

interface TitledView extends View {
  name?: string;
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
