import { ExpectedError } from '../../messages/expected-error.ts';
import { layerName, levelPrefix } from '../look/layer-names.ts';
import type { Datum, Layer } from './series-encoding.ts';

/** Values to compare a panel's quantity with: limits, targets, chance. */
export interface Levels {
  /** What the values mean, for the data table and for screen readers: "limit 2/η". */
  meaning: string;
  at: readonly Level[];
}

export interface Level {
  /** The text beside the line: "2/η = 28.6". */
  label: string;
  value: number;
  /** The label of the series to which the level belongs, for its colour. Default: none, in grey. */
  series?: string;
}

/**
 * Makes a layer for each level: a dash-dot line from the first to the last step.
 *
 * @throws ExpectedError for a level of a series that isn't in the panel
 */
export function levelLayers(
  levels: Levels | undefined,
  { title, series: labels, steps }: Frame,
): Layer[] {
  const all = levels?.at ?? [];
  const stray = all.find(({ series }) => series !== undefined && !labels.includes(series));
  if (stray) {
    throw new ExpectedError(
      `the level "${stray.label}" belongs to "${stray.series}", which isn't drawn: name one of "${labels.join('", "')}"`,
    );
  }
  const first = steps.reduce((a, b) => Math.min(a, b));
  const last = steps.reduce((a, b) => Math.max(a, b));
  return all.map(({ value, series }, i) => ({
    name: layerName(levelPrefix, title, i + 1),
    description: levels!.meaning,
    data: { values: [first, last].map((step) => rowOf(step, value, series)) },
    mark: { type: 'line', strokeWidth: 1.2, strokeDash: [7, 3, 1.5, 3] },
    encoding: {
      y: { field: 'value', type: 'quantitative' },
      ...(series === undefined ? { color: { value: 'var(--chart-muted)' } } : {}),
    },
  }));
}

/** The panel around the levels. */
interface Frame {
  title: string;
  series: readonly string[];
  /** The steps at which the panel draws something, at least one. */
  steps: readonly number[];
}

function rowOf(step: number, value: number, series: string | undefined): Partial<Datum> {
  return { ...(series === undefined ? {} : { series }), step, value };
}
