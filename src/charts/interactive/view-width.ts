import type { TopLevelSpec } from 'vega-lite';
import { withViewWidth } from '../fit-width.ts';

/** A specification with views as wide as those of another, which was fitted to its page. */
export function asWideAs(fitted: TopLevelSpec, spec: TopLevelSpec): TopLevelSpec {
  const width = viewWidth(fitted as View);
  return width === undefined ? spec : withViewWidth(spec, width);
}

interface View {
  width?: unknown;
  vconcat?: readonly View[];
  hconcat?: readonly View[];
  concat?: readonly View[];
  spec?: View;
}

function viewWidth({ width, vconcat, hconcat, concat, spec }: View): number | undefined {
  const inner = vconcat ?? hconcat ?? concat ?? (spec ? [spec] : []);
  if (inner[0]) return viewWidth(inner[0]);
  return typeof width === 'number' ? width : undefined;
}
