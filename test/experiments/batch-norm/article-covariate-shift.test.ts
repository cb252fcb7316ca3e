import { memory, onesLike, valueAndGrads, zerosLike } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { articleCovariateShift } from '../../../src/experiments/batch-norm/article-covariate-shift.ts';
import { distance } from '../../../src/experiments/shared/vectors.ts';
import { initialWeights, type LayerWeights } from '../../../src/experiments/shared/weights.ts';
import { cpu } from '../../../src/lab/engines/cpu.ts';
import { numberIn } from '../shared/tensors.ts';
import { stepOfTinyVgg } from '../shared/tiny-vgg.ts';

beforeAll(cpu.start);

const layers = [3, 5, 7];

function measure(learningRate: number) {
  const { network, model, step } = stepOfTinyVgg(learningRate, 'article dropout');
  const linearLayers = network.filter(({ kernel }) => kernel.length === 2);
  const classifier = initialWeights(linearLayers, 1, 'article weights');
  return { model, step, classifier };
}

test('the second network has kernels 1–5 after the step, 6–8 before it, and all else untouched', () => {
  const { model, step, classifier } = measure(0.5);
  const untouched = ({ bias, gamma, beta }: LayerWeights) => ({
    bias: zerosLike(bias),
    ...(gamma && beta && { gamma: onesLike(gamma), beta: zerosLike(beta) }),
  });
  const second = [
    ...step.after.slice(0, 5).map((layer) => ({ ...untouched(layer), kernel: layer.kernel })),
    ...step.before.slice(5, 8).map((layer) => ({ ...untouched(layer), kernel: layer.kernel })),
    ...classifier,
  ];
  const { grads } = valueAndGrads(() => model.loss(model.apply(second, step.input, 1, 11)))(
    layers.map((layer) => second[layer - 1]!.kernel),
  );
  const distances = articleCovariateShift(model, step, classifier, layers);
  layers.forEach((layer, i) => {
    const gradient = step.gradients[layer - 1]!.kernel;
    expect(numberIn(distances[i]!)).toBeCloseTo(numberIn(distance([gradient], [grads[i]!])), 6);
  });
});

test('unlike Definition 2.1, it is not 0 at a learning rate of 0', () => {
  const { model, step, classifier } = measure(0);
  for (const shift of articleCovariateShift(model, step, classifier, layers)) {
    expect(numberIn(shift)).toBeGreaterThan(1e-3);
  }
});

test('measuring leaves no tensor behind', () => {
  const { model, step, classifier } = measure(0.5);
  const count = memory().numTensors;
  const distances = articleCovariateShift(model, step, classifier, layers);
  expect(memory().numTensors).toBe(count + distances.length);
});
