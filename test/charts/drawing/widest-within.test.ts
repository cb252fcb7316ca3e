import { expect, test } from 'vitest';
import { widestWithin } from '../../../src/charts/drawing/widest-within.ts';

test.each([
  ['one view beside an axis', (view: number) => view + 43, 317],
  ['six views with their gaps', (view: number) => 6 * view + 180, 30],
  ['a label that is there or not', (view: number) => (view > 310 ? view + 53 : view + 48), 310],
  ['a legend that is wider than the view', (view: number) => Math.max(355, view + 20), 340],
])('%s: the widest that fits is kept', async (_, widthAt, best) => {
  const found = await widestWithin(360, async (view) => widthAt(view));
  expect(found).toBe(best);
});

test('where a legend is too wide by itself, no view fits, and that is soon found', async () => {
  let drawings = 0;
  const found = await widestWithin(360, async (view) => {
    drawings++;
    return Math.max(400, view + 50);
  });
  expect([found, drawings]).toEqual([undefined, 2]);
});
