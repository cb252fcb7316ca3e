import type { Datum, Layer } from './series-encoding.ts';
import { levelPrefix } from './unit-views.ts';

/** Values that a panel's quantity is held against: limits, targets, chance. */
export interface Levels {
  /** What they are, for the data and for those who hear the chart: "limit 2/η". */
  meaning: string;
  at: readonly Level[];
}

export interface Level {
  /** What stands beside it: "2/η = 28.6". */
  label: string;
  value: number;
  /** The label of the series that it belongs to, which gives it its colour. Default: none, and grey. */
  series?: string;
}

/** A line of dashes and dots each, from the first to the last step. */
export function levelLayers(
  levels: Levels | undefined,
  panel: string,
  steps: readonly number[],
): Layer[] {
  const [first, last] = [Math.min(...steps), Math.max(...steps)];
  return (levels?.at ?? []).map(({ value, series }, i) => ({
    name: `${levelPrefix}_${panel}_${i + 1}`.replace(/\W+/g, '_'),
    description: levels!.meaning,
    data: { values: [first, last].map((step) => rowOf(step, value, series)) },
    mark: { type: 'line', strokeWidth: 1.2, strokeDash: [7, 3, 1.5, 3] },
    encoding: {
      y: { field: 'value', type: 'quantitative' },
      ...(series === undefined ? { color: { value: 'var(--chart-muted)' } } : {}),
    },
  }));
}

function rowOf(step: number, value: number, series: string | undefined): Partial<Datum> {
  return { ...(series === undefined ? {} : { series }), step, value };
}
