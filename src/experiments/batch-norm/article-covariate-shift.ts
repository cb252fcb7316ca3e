import {
  onesLike,
  type Scalar,
  type Tensor,
  tidy,
  valueAndGrads,
  zerosLike,
} from '@tensorflow/tfjs-core';
import type { LayeredLoss, Step } from '../shared/internal-covariate-shift.ts';
import { distance } from '../shared/vectors.ts';
import type { LayerWeights } from '../shared/weights.ts';

/** How many layers of the second network have kernels from after the step. */
const steppedLayers = 5;

/**
 * What the article plotted as internal covariate shift: ‖∇W_i(network) − ∇W_i(second network)‖. The second network has
 * the trained one's convolution kernels, those of layers 1 to 5 after the step, but biases of 0, untouched batch-norm
 * parameters (γ = 1, β = 0) and a frozen random classifier. So this compares two different networks: the result is near
 * √(‖G‖² + ‖G₂‖²), and is not 0 for a step of size 0. It is measured only for comparison with the article's plot.
 *
 * One pass forward and back serves all measured layers. No tensor is changed.
 *
 * @param model the loss by layers, with the second network's own dropout masks
 * @param classifier the second network's linear layers
 * @param measured the layers i
 */
export function articleCovariateShift(
  { apply, loss }: LayeredLoss<LayerWeights>,
  { before, after, gradients, input }: Step<LayerWeights>,
  classifier: readonly LayerWeights[],
  measured: readonly number[],
): Scalar[] {
  return tidy(() => {
    const second = secondNetwork(before, after, classifier);
    const kernels = measured.map((layer) => second[layer - 1]!.kernel);
    const { grads } = valueAndGrads(() => loss(apply(second, input, 1, second.length)))(kernels);
    return measured.map((layer, i) => distance([gradients[layer - 1]!.kernel], [grads[i]!]));
  });
}

function secondNetwork(
  before: readonly LayerWeights[],
  after: readonly LayerWeights[],
  classifier: readonly LayerWeights[],
): LayerWeights[] {
  const features = before.slice(0, -classifier.length).map((layer, index) => ({
    ...untouched(layer),
    kernel: (index < steppedLayers ? after : before)[index]!.kernel,
  }));
  return [...features, ...classifier];
}

function untouched({ bias, gamma, beta }: LayerWeights): Record<string, Tensor> & { bias: Tensor } {
  const plain = { bias: zerosLike(bias) };
  return gamma && beta ? { ...plain, gamma: onesLike(gamma), beta: zerosLike(beta) } : plain;
}
