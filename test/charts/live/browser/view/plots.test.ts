import { expect, test } from 'vitest';
import { type Plot, valuesBetween } from '../../../../../src/charts/live/browser/view/plots.ts';

test('an axis has room for what others published', () => {
  const rows = new Map([['a', [0, 2].map((x) => ({ x, y: x + 1 }))]]);
  const published = new Map([['a', [1, 3].map((x) => ({ x, y: x / 10 }))]]);
  const layers = [
    { layer: {}, rows },
    { layer: { published: true }, rows: published },
  ];
  expect(valuesBetween({ layers } as unknown as Plot, -1, 2)).toEqual([1, 3, 0.1, 0.2]);
});
