import type { TopLevelSpec } from 'vega-lite';
import { wrapText } from '../look/text-metrics.ts';
import { subtitleStyle, titleStyle } from '../look/theme.ts';

/**
 * A copy of a specification in which every view that is drawn has this inner width, in pixels, and wraps
 * its titles to it. Heights are the specification's own.
 */
export function withViewWidth(spec: TopLevelSpec, width: number): TopLevelSpec {
  return sizeView(spec as View, width) as TopLevelSpec;
}

/** What matters here of a specification of any kind. */
interface View {
  title?: string | readonly string[] | Title;
  width?: unknown;
  vconcat?: readonly View[];
  hconcat?: readonly View[];
  concat?: readonly View[];
  spec?: View;
}

interface Title {
  text?: unknown;
  subtitle?: unknown;
}

function sizeView(view: View, width: number): View {
  const sized = withWrappedTitle(view, width);
  if (view.vconcat) return { ...sized, vconcat: sizeAll(view.vconcat, width) };
  if (view.hconcat) return { ...sized, hconcat: sizeAll(view.hconcat, width) };
  if (view.concat) return { ...sized, concat: sizeAll(view.concat, width) };
  if (view.spec) return { ...sized, spec: sizeView(view.spec, width) };
  return { ...sized, width };
}

function sizeAll(views: readonly View[], width: number): View[] {
  return views.map((view) => sizeView(view, width));
}

function withWrappedTitle(view: View, width: number): View {
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

function isTitle(title: NonNullable<View['title']>): title is Title {
  return typeof title === 'object' && !Array.isArray(title);
}

/** Expressions are left as they are: what they say is known only when the chart is drawn. */
function wrapLines(text: unknown, width: number, style: typeof titleStyle | typeof subtitleStyle) {
  const lines = typeof text === 'string' ? [text] : text;
  if (!Array.isArray(lines)) return text;
  return lines.flatMap((line) => wrapText(String(line), width, style));
}
