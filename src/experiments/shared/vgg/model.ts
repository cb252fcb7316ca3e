import {
  add,
  clone,
  conv2d,
  keep,
  matMul,
  maxPool,
  mul,
  relu,
  reshape,
  type Scalar,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  valueAndGrads,
} from '@tensorflow/tfjs-core';
import {
  type BatchMoments,
  type Moments,
  normaliseByBatch,
  normaliseByMoments,
} from '../batch-normalisation.ts';
import type { Batch } from '../batches.ts';
import { countCorrect, crossEntropy } from '../classification.ts';
import type { Masks } from '../dropout.ts';
import type { LayeredLoss } from '../internal-covariate-shift.ts';
import { type LayerWeights, parametersOf } from '../weights.ts';
import type { Layer, Network } from './network.ts';

/**
 * In training, batch norm uses the batch's moments, and dropout acts. Otherwise batch norm uses running moments, and
 * nothing is dropped.
 */
export type Mode =
  | { training: true; masks: Masks; observe?: (moments: BatchMoments) => void }
  | { training: false; running: Moments | undefined };

/**
 * Layers `from` to `to`, both included: by default all of them, from images to logits.
 *
 * @param x what enters layer `from`: [batch, height, width, channels] or [batch, units]
 * @returns what leaves layer `to`
 */
export function applyLayers(
  network: Network,
  weights: readonly LayerWeights[],
  x: Tensor,
  mode: Mode,
  from = 1,
  to = network.length,
): Tensor {
  let h = x;
  for (let i = from - 1; i < to; i++) h = applyLayer(network[i]!, weights[i]!, h, mode, i);
  return h;
}

/** One pass forward and back in training mode. Gradients are in the order of `parametersOf`. */
export function trainingPass(
  network: Network,
  weights: readonly LayerWeights[],
  { images, labels }: Batch,
  masks: Masks,
): { loss: Scalar; gradients: Tensor[]; correct: Scalar; moments: BatchMoments | undefined } {
  let correct: Scalar | undefined;
  let moments: BatchMoments | undefined;
  const observe = ({ mean, variance, values }: BatchMoments) => {
    moments = { mean: keep(mean), variance: keep(variance), values };
  };
  const { value: loss, grads: gradients } = valueAndGrads(() => {
    const logits = applyLayers(network, weights, images, { training: true, masks, observe });
    correct = keep(countCorrect(logits, labels));
    return crossEntropy(logits, labels);
  })(parametersOf(weights));
  return {
    loss,
    gradients,
    correct: releaseToScope(correct!),
    moments: moments && {
      ...moments,
      mean: releaseToScope(moments.mean),
      variance: releaseToScope(moments.variance),
    },
  };
}

/** The loss of a batch in training, with layers that can be applied one after the other. */
export function lossByLayers(
  network: Network,
  batch: Batch,
  masks: Masks,
): LayeredLoss<LayerWeights> {
  return {
    apply: (weights, x, from, to) =>
      applyLayers(network, weights, x, { training: true, masks }, from, to),
    loss: (logits) => crossEntropy(logits, batch.labels),
  };
}

/** Undoes `keep`: the surrounding tidy disposes of the tensor again. */
export function releaseToScope<T extends Tensor>(kept: T): T {
  const released = clone(kept);
  kept.dispose();
  return released;
}

function applyLayer(layer: Layer, weights: LayerWeights, x: Tensor, mode: Mode, index: number) {
  let h = add(product(layer, weights.kernel, x), weights.bias);
  if (layer.batchNorm) h = normalise(weights, h, mode);
  if (layer.relu) h = relu(h);
  const mask = mode.training ? mode.masks[index] : undefined;
  if (mask) h = mul(h, mask);
  return layer.pool ? maxPool(h as Tensor4D, 2, 2, 'valid') : h;
}

function product(layer: Layer, kernel: Tensor, x: Tensor): Tensor {
  if (layer.kernel.length === 4) return conv2d(x as Tensor4D, kernel as Tensor4D, 1, 'same');
  const flat = reshape(x, [x.shape[0]!, layer.kernel[0]]); // [batch, 1, 1, 512] → [batch, 512]
  const inputs = layer.copies === 1 ? flat : mul(flat, Math.sqrt(layer.copies));
  return matMul(inputs as Tensor2D, kernel as Tensor2D);
}

function normalise({ gamma, beta }: LayerWeights, h: Tensor, mode: Mode): Tensor {
  if (!mode.training) return normaliseByMoments(h, gamma!, beta!, mode.running!);
  const { y, moments } = normaliseByBatch(h, gamma!, beta!);
  mode.observe?.(moments);
  return y;
}
