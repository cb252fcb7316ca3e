import { memory, oneHot, type Tensor, tensor1d, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { crossEntropy, evaluate } from '../../../src/experiments/shared/classification.ts';
import { cpu } from '../../../src/lab/engines/cpu.ts';
import { numberIn } from './tensors.ts';

beforeAll(cpu.start);

const empty = { count: 0, pixels: new Uint8Array(), labels: new Uint8Array() };
const data = {
  classes: ['dark', 'bright'],
  shape: [1, 1, 1] as const,
  train: empty,
  test: {
    count: 5,
    pixels: Uint8Array.from([0, 255, 0, 255, 255]),
    labels: Uint8Array.from([0, 1, 1, 0, 1]),
  },
};

/** Takes bright pixels for class 1. */
const byBrightness = (images: Tensor) =>
  oneHot(tensor1d([...images.dataSync()].map(Math.round), 'int32'), 2);

test('uniform logits have the loss ln 10', () => {
  const loss = crossEntropy(zeros([3, 10]), tensor1d([0, 4, 9], 'int32'));
  expect(numberIn(loss)).toBeCloseTo(Math.LN10, 6);
});

test('accuracy counts each image once, the batch mean each batch', () => {
  const count = memory().numTensors;
  const accuracy = evaluate(byBrightness, data, Uint32Array.from([0, 1, 2, 3, 4]), 2);
  expect(numberIn(accuracy.exact)).toBeCloseTo(3 / 5, 6);
  expect(numberIn(accuracy.batchMean)).toBeCloseTo((1 + 0 + 1) / 3, 6);
  expect(memory().numTensors).toBe(count + 2);
});
