import { beforeAll, expect, test } from 'vitest';
import { dropoutMasks, type Masks } from '../../../src/experiments/shared/dropout.ts';
import { cpu } from '../../../src/lab/engines/cpu.ts';

beforeAll(cpu.start);

const network = [
  { kernel: [3, 3, 3, 64], dropout: false },
  { kernel: [64, 512], dropout: true },
  { kernel: [512, 512], dropout: true },
  { kernel: [512, 10], dropout: false },
];
const valuesOf = (masks: Masks) => masks.map((mask) => mask?.dataSync());

test('half of the units are dropped and the others doubled', () => {
  const [convolution, first, second, last] = dropoutMasks(network, 16, 1, 'dropout', 0);
  for (const mask of [first!, second!]) {
    expect(mask.shape).toEqual([16, 512]);
    const values = [...mask.dataSync()];
    expect(new Set(values)).toEqual(new Set([0, 2]));
    expect(values.reduce((total, value) => total + value) / values.length).toBeCloseTo(1, 1);
  }
  expect([convolution, last]).toEqual([undefined, undefined]);
});

test('a mask follows from seed, step, layer and purpose, and from nothing else', () => {
  const masks = valuesOf(dropoutMasks(network, 4, 1, 'dropout', 3));
  expect(valuesOf(dropoutMasks(network, 4, 1, 'dropout', 3))).toEqual(masks);
  expect(masks[1]).not.toEqual(masks[2]);
  for (const [seed, purpose, step] of [
    [2, 'dropout', 3],
    [1, 'dropout', 4],
    [1, 'article dropout', 3],
  ] as const) {
    expect(valuesOf(dropoutMasks(network, 4, seed, purpose, step))[1]).not.toEqual(masks[1]);
  }
});
