import { expect, test } from 'vitest';
import { bandPanel } from '../../../src/charts/panels/band-panel.ts';

const options = { title: 'Title', quantity: 'Distance', width: 720 };
const series = (value: number[], step = value.map((_, i) => i)) => [
  { label: 'a', runs: [{ step: Int32Array.from(step), value: Float64Array.from(value) }] },
];

test('a band is drawn where both edges were measured', () => {
  const panel = bandPanel({
    ...options,
    low: series([1, 2, 3], [0, 50, 100]),
    high: series([4, 5], [0, 50]),
    covers: 'all',
  });
  const [area] = panel.layer as unknown as { data: { values: object[] } }[];
  expect(area!.data.values).toEqual([
    { series: 'a', step: 0, low: 1, high: 4 },
    { series: 'a', step: 50, low: 2, high: 5 },
  ]);
});

test('a band that is nowhere above 0 is refused on a logarithmic axis', () => {
  const panel = () =>
    bandPanel({ ...options, scale: 'log', low: series([0]), high: series([1]), covers: 'all' });
  expect(panel).toThrow('"Distance" of "a" is nowhere above 0; use a linear scale');
});
