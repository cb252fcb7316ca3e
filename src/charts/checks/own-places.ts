import type { TopLevelSpec } from 'vega-lite';
import { ExpectedError } from '../../messages/expected-error.ts';
import { innerViews, type View } from '../reading/views.ts';

interface SizedView extends View {
  width?: unknown;
  mark?: unknown;
  encoding?: Record<string, unknown>;
}

const acrossPlots = ['x', 'x2'] as const;

/**
 * Refuses places that count pixels of a width of the author's: plots get the width that the page has for them.
 *
 * @param chart its name
 * @param spec as its author wrote it, before it is given a width
 * @throws ExpectedError
 */
export function requireOwnPlaces(chart: string, spec: TopLevelSpec): void {
  requireIn(chart, spec as SizedView, undefined);
}

function requireIn(chart: string, view: SizedView, outer: number | undefined): void {
  const width = typeof view.width === 'number' ? view.width : outer;
  const places = acrossPlots.flatMap((channel) => [
    [channel, (view.mark as Record<string, unknown> | undefined)?.[channel]] as const,
    [channel, (view.encoding?.[channel] as { value?: unknown } | undefined)?.value] as const,
  ]);
  for (const [channel, place] of places) {
    if (width === undefined || typeof place !== 'number' || place <= width / 2) continue;
    throw new ExpectedError(
      `Chart "${chart}": ${channel}: ${place} counts pixels of the width ${width}, and plots get the width that a page has for them: write 'width', and a ` +
        'distance from there by dx or xOffset',
    );
  }
  for (const inner of innerViews(view)) requireIn(chart, inner.view, width);
}
