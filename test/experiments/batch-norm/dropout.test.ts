import { beforeAll, expect, test } from 'vitest';
import { dropoutMasks } from '../../../src/experiments/batch-norm/dropout.ts';
import { type Masks, vggA } from '../../../src/experiments/batch-norm/model.ts';
import { cpu } from '../../../src/lab/engines/cpu.ts';

beforeAll(cpu.start);

const network = vggA({ batchNorm: false, width: 1 / 8, classifier: 'vgg' }, 10);
const valuesOf = (masks: Masks) => masks.map((mask) => mask?.dataSync());

test('half of the units are dropped and the others doubled', () => {
  const [, , , , , , , , first, second, last] = dropoutMasks(network, 16, 1, 'dropout', 0);
  for (const mask of [first!, second!]) {
    expect(mask.shape).toEqual([16, 512]);
    const values = [...mask.dataSync()];
    expect(new Set(values)).toEqual(new Set([0, 2]));
    expect(values.reduce((total, value) => total + value) / values.length).toBeCloseTo(1, 1);
  }
  expect(last).toBeUndefined();
});

test('a mask follows from seed, step, layer and purpose, and from nothing else', () => {
  const masks = valuesOf(dropoutMasks(network, 4, 1, 'dropout', 3));
  expect(valuesOf(dropoutMasks(network, 4, 1, 'dropout', 3))).toEqual(masks);
  expect(masks[8]).not.toEqual(masks[9]);
  for (const [seed, purpose, step] of [
    [2, 'dropout', 3],
    [1, 'dropout', 4],
    [1, 'article dropout', 3],
  ] as const) {
    expect(valuesOf(dropoutMasks(network, 4, seed, purpose, step))[8]).not.toEqual(masks[8]);
  }
});

test('the compact classifier has no dropout', () => {
  const compact = vggA({ batchNorm: false, width: 1 / 8, classifier: 'compact' }, 10);
  expect(dropoutMasks(compact, 4, 1, 'dropout', 0).every((mask) => mask === undefined)).toBe(true);
});
