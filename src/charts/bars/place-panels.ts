import type { TopLevelSpec } from 'vega-lite';
import type { Panel } from '../panels/series-encoding.ts';

/** One or several plots with axes of their own, side by side. */
export interface PlacedPanel {
  title?: { text: string; subtitle: string[] };
  concat: Panel[];
  columns: number;
  /** Which scales its plots share. Default: none. */
  resolve?: { scale: Record<string, 'shared'> };
  /** What gives it the colours of others of the same quantity. Default: it has its own. */
  sharable?: SharableColours;
}

interface SharableColours {
  /** Panels with the same have colours in common. */
  quantity: string;
  range: readonly [low: number, high: number];
  withRange(range: readonly [low: number, high: number]): PlacedPanel;
}

/** Places panels with axes of their own below each other, the first on top. */
export function placePanels(description: string, panels: readonly PlacedPanel[]): TopLevelSpec {
  const [first, ...others] = inCommonColours(panels).map((panel) => ({
    ...panel,
    ...resolved(panel),
  }));
  if (first && others.length === 0) return { description, ...first } as TopLevelSpec;
  return { description, vconcat: first ? [first, ...others] : [], ...resolved({}) } as TopLevelSpec;
}

/** Gives panels of one quantity one scale of colours. */
function inCommonColours(panels: readonly PlacedPanel[]): PlacedPanel[] {
  return panels.map(({ sharable, ...panel }) => {
    if (!sharable) return panel;
    const ranges = panels
      .filter((other) => other.sharable?.quantity === sharable.quantity)
      .map((other) => other.sharable!.range);
    if (ranges.length === 1) return panel;
    const low = Math.min(...ranges.map(([lowest]) => lowest));
    const high = Math.max(...ranges.map(([, highest]) => highest));
    return sharable.withRange([low, high]);
  });
}

function resolved({ resolve }: Pick<PlacedPanel, 'resolve'>) {
  const own = { color: 'independent', opacity: 'independent', strokeDash: 'independent' };
  return { resolve: { scale: { ...own, ...resolve?.scale } } } as TopLevelSpec;
}
