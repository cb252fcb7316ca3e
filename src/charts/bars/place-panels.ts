import type { TopLevelSpec } from 'vega-lite';
import type { Panel } from '../panels/series-encoding.ts';

/** One or several plots with axes of their own, side by side. */
export interface PlacedPanel {
  title?: { text: string; subtitle: string[] };
  concat: Panel[];
  columns: number;
  /** Which scales its plots share. Default: none. */
  resolve?: { scale: Record<string, 'shared'> };
}

/** Places panels with axes of their own below each other, the first on top. */
export function placePanels(description: string, panels: readonly PlacedPanel[]): TopLevelSpec {
  const [first, ...others] = panels.map((panel) => ({ ...panel, ...resolved(panel) }));
  if (first && others.length === 0) return { description, ...first } as TopLevelSpec;
  return { description, vconcat: first ? [first, ...others] : [], ...resolved({}) } as TopLevelSpec;
}

function resolved({ resolve }: Pick<PlacedPanel, 'resolve'>) {
  const scale = { color: 'independent', opacity: 'independent', ...resolve?.scale };
  return { resolve: { scale } } as const;
}
