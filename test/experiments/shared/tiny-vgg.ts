import { type Tensor1D, type Tensor4D, tensor1d } from '@tensorflow/tfjs-core';
import { crossEntropy } from '../../../src/experiments/shared/classification.ts';
import { dropoutMasks } from '../../../src/experiments/shared/dropout.ts';
import type {
  LayeredLoss,
  Step,
} from '../../../src/experiments/shared/internal-covariate-shift.ts';
import type { Purpose } from '../../../src/experiments/shared/random.ts';
import { descend } from '../../../src/experiments/shared/vectors.ts';
import { applyLayers, trainingPass } from '../../../src/experiments/shared/vgg/model.ts';
import { type Design, vggA } from '../../../src/experiments/shared/vgg/network.ts';
import {
  initialWeights,
  type LayerWeights,
  parametersOf,
  replaceParameters,
} from '../../../src/experiments/shared/weights.ts';
import { uniform } from './tensors.ts';

const labels = [0, 1, 2, 3, 4, 5];

/** VGG-A, a thirty-second as wide, with six random images. */
export function tinyVgg(design: Partial<Design> = {}) {
  const network = vggA({ batchNorm: true, width: 1 / 32, classifier: 'vgg', ...design }, 10);
  const images = uniform([labels.length, 32, 32, 3], 7) as Tensor4D;
  const batch = { images, labels: tensor1d(labels, 'int32') as Tensor1D };
  const masksFor = (purpose: Purpose) => dropoutMasks(network, labels.length, 1, purpose, 0);
  return { network, weights: initialWeights(network, 1), batch, masksFor };
}

/** One step of the tiny network, as the measurements see it. */
export function stepOfTinyVgg(learningRate: number, purpose: Purpose = 'dropout') {
  const { network, weights, batch, masksFor } = tinyVgg();
  const { gradients } = trainingPass(network, weights, batch, masksFor('dropout'));
  const step: Step<LayerWeights> & { gradients: LayerWeights[] } = {
    before: weights,
    after: replaceParameters(weights, descend(parametersOf(weights), gradients, learningRate)),
    gradients: replaceParameters(weights, gradients),
    input: batch.images,
  };
  const masks = masksFor(purpose);
  const model: LayeredLoss<LayerWeights> = {
    apply: (layers, x, from, to) =>
      applyLayers(network, layers, x, { training: true, masks }, from, to),
    loss: (logits) => crossEntropy(logits, batch.labels),
  };
  return { network, model, step };
}
