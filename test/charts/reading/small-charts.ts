import type { TopLevelSpec } from 'vega-lite';

export const bars = {
  data: {
    values: [
      { animal: 'cat', weight: 4 },
      { animal: 'dog', weight: 20 },
      { animal: 'dog', weight: 40 },
    ],
  },
  mark: 'bar',
  encoding: {
    x: { field: 'animal', type: 'nominal', title: 'Animal' },
    y: { aggregate: 'mean', field: 'weight', title: 'Mean weight, kg' },
  },
} as TopLevelSpec;

export const histogram = {
  data: { values: [12, 3, 4].map((s) => ({ s })) },
  mark: 'bar',
  encoding: {
    x: { field: 's', bin: { step: 10 }, title: 'Sharpness' },
    y: { aggregate: 'count', title: 'Runs' },
  },
} as TopLevelSpec;

/** Channels for a range from one field to another. */
export function range(low: string, high: string) {
  return { y: { field: low, type: 'quantitative' }, y2: { field: high } };
}
