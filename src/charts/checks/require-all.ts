import type { Spec, View as VegaView } from 'vega';
import type { TopLevelSpec } from 'vega-lite';
import { requireTimeZones } from '../compiling/universal-time.ts';
import { allViews, type View } from '../reading/views.ts';
import { requireKnownParts } from './known-parts.ts';
import { requireAxisTitles, requireLabels } from './labels.ts';
import { requireExtent, requireVisibleMarks } from './marks.ts';
import { requireReadable } from './readable.ts';
import { requireRows } from './rows.ts';
import { requireSeparable } from './separable.ts';

/** What can be told of a specification before it is drawn. @throws Error */
export function requireSpec(spec: TopLevelSpec): void {
  requireKnownParts(spec);
  requireReadable(spec);
  requireTimeZones(spec);
  requireRows(spec);
}

/**
 * Compares what is drawn with its data: each row that has a mark can be seen, and each category has its name.
 *
 * @param view after its run
 * @param compiled the Vega specification of `view`
 * @param spec that of Vega-Lite
 * @throws Error
 */
export function requireDrawn(view: VegaView, compiled: Spec, spec: TopLevelSpec): void {
  requireSeparable(view, compiled);
  requireVisibleMarks(view, compiled);
  requireExtent(view);
  requireAxisTitles(view);
  requireLabels(view, {
    maySkip: hasInAxis(spec, 'labelOverlap'),
    mayRepeat: hasInAxis(spec, 'labelExpr'),
  });
}

interface EncodedView extends View {
  encoding?: Record<string, { axis?: Record<string, unknown> | null } | null>;
}

function hasInAxis(spec: TopLevelSpec, property: string): boolean {
  return allViews(spec as EncodedView).some(({ encoding = {} }) =>
    Object.values(encoding).some((channel) => channel?.axis?.[property] !== undefined),
  );
}
