import { beforeAll, expect, test } from 'vitest';
import { balancedSubset, readBatch } from '../../../src/experiments/shared/batches.ts';
import { cpu } from '../../../src/lab/engines/cpu.ts';

beforeAll(cpu.start);

const data = {
  classes: ['cat', 'dog'],
  shape: [1, 1, 3] as const,
  train: {
    count: 5,
    pixels: Uint8Array.from([0, 0, 255, 1, 1, 1, 51, 102, 153, 3, 3, 3, 4, 4, 4]),
    labels: Uint8Array.from([0, 0, 1, 0, 1]),
  },
  test: { count: 0, pixels: new Uint8Array(), labels: new Uint8Array() },
};

test('a subset takes the first images of each class, in the set’s order', () => {
  expect([...balancedSubset(data.train, 4, data.classes)]).toEqual([0, 1, 2, 4]);
  expect([...balancedSubset(data.train, 2, data.classes)]).toEqual([0, 2]);
});

test('a class with too few images is named', () => {
  expect(() => balancedSubset(data.train, 6, data.classes)).toThrow("Class 'dog' has 2 images");
});

test('a number of images that the classes can’t share is refused', () => {
  expect(() => balancedSubset(data.train, 3, data.classes)).toThrow("3 images can't be shared");
});

test('a batch holds its images from 0 to 1 with their labels', () => {
  const { images, labels } = readBatch(data, data.train, Uint32Array.from([2, 0]));
  expect(images.shape).toEqual([2, 1, 1, 3]);
  expect([...images.dataSync()]).toEqual([0.2, 0.4, 0.6, 0, 0, 1].map(Math.fround));
  expect([...labels.dataSync()]).toEqual([1, 0]);
});
