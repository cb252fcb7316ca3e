import { expect, test } from 'vitest';
import { epochOrder } from '../../../src/experiments/shared/epoch-order.ts';

test('each epoch has its own order of the same images, which follows from the seed', () => {
  const subset = Uint32Array.from({ length: 100 }, (_, i) => 2 * i);
  const order = epochOrder(subset, 1, 0);
  expect([...order]).not.toEqual([...subset]);
  expect([...order].sort((a, b) => a - b)).toEqual([...subset]);
  expect(epochOrder(subset, 1, 0)).toEqual(order);
  expect(epochOrder(subset, 1, 1)).not.toEqual(order);
  expect(epochOrder(subset, 2, 0)).not.toEqual(order);
});
