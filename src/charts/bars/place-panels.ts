import type { TopLevelSpec } from 'vega-lite';
import type { Panel } from '../panels/series-encoding.ts';

/** One or several plots with axes of their own, side by side. */
export interface PlacedPanel {
  title?: { text: string; subtitle: string[] };
  concat: Panel[];
  columns: number;
}

/** Places panels with axes of their own below each other, the first on top. */
export function placePanels(description: string, panels: readonly PlacedPanel[]): TopLevelSpec {
  const apart = { resolve: { scale: { color: 'independent', opacity: 'independent' } } } as const;
  const [first, ...others] = panels;
  if (first && others.length === 0) return { description, ...first, ...apart } as TopLevelSpec;
  const vconcat = panels.map((panel) => ({ ...panel, ...apart }));
  return { description, vconcat, ...apart } as TopLevelSpec;
}
