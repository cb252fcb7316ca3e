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
} from '../shared/batch-normalisation.ts';
import type { Batch } from '../shared/batches.ts';
import { countCorrect, crossEntropy } from '../shared/classification.ts';
import type { Masks } from '../shared/dropout.ts';
import { type LayerWeights, parametersOf } from '../shared/weights.ts';

/** A layer with a kernel, and what follows it: batch norm, ReLU, then dropout or pooling. */
export interface Layer {
  /** [3, 3, in, out] of a convolution, [in, out] of a linear layer. */
  kernel: readonly [3, 3, number, number] | readonly [number, number];
  /** How often each input is repeated: see `collapsedPool`. */
  copies: number;
  batchNorm: boolean;
  relu: boolean;
  /** Dropout of one half. */
  dropout: boolean;
  /** Maximum pooling, 2×2. */
  pool: boolean;
}

/** Layers are counted from 1, as in the article: network[3] is layer 4. */
export type Network = readonly Layer[];

export interface Design {
  batchNorm: boolean;
  width: number;
  classifier: 'vgg' | 'compact';
}

/**
 * In training, batch norm uses the batch's moments, and dropout acts. Otherwise batch norm uses running moments, and
 * nothing is dropped.
 */
export type Mode =
  | { training: true; masks: Masks; observe?: (moments: BatchMoments) => void }
  | { training: false; running: Moments | undefined };

/** The only layer that is normalised: the article's choice. */
const normalisedLayer = 4;

/** VGG configuration A: filters of each 3×3 convolution, and whether a 2×2 maximum pool follows. */
const convolutions = [
  { filters: 64, pool: true },
  { filters: 128, pool: true },
  { filters: 256, pool: false },
  { filters: 256, pool: true },
  { filters: 512, pool: false },
  { filters: 512, pool: true },
  { filters: 512, pool: false },
  { filters: 512, pool: true },
] as const;

/**
 * VGG's classifier pools to 7×7 before its first linear layer. On CIFAR-10 the map that enters the pool is 1×1, so that
 * each input of the linear layer appears 49 times, with 49 kernels W₁…W₄₉ that always get the same gradient. Only their
 * sum matters, and V = ΣW_j/7 with inputs 7·x gives the same result, V·7x = ΣW_j·x. Under SGD, V moves exactly as the
 * sum does: each W_j by −η·δxᵀ, the sum by −49·η·δxᵀ, and V, whose gradient is 7·δxᵀ, by −7·η·δxᵀ. Even norms and
 * distances of gradients stay the same: 7‖δxᵀ‖ = √49·‖δxᵀ‖. So this is the article's classifier, at a 49th of its work.
 */
const collapsedPool = 49;

const colours = 3;

/** VGG-A on 32×32 images in colour, every layer `width` times as wide. */
export function vggA({ batchNorm, width, classifier }: Design, classes: number): Network {
  const hidden = scaled(classifier === 'vgg' ? 4096 : 512, width);
  const copies = classifier === 'vgg' ? collapsedPool : 1;
  const dropout = classifier === 'vgg';
  const filters = convolutions.map((convolution) => scaled(convolution.filters, width));
  const features = filters.at(-1)!;
  const linear = { batchNorm: false, pool: false, copies: 1 };
  return [
    ...convolutions.map(({ pool }, i): Layer => {
      const kernel = [3, 3, filters[i - 1] ?? colours, filters[i]!] as const;
      const normalised = batchNorm && i + 1 === normalisedLayer;
      return { kernel, copies: 1, batchNorm: normalised, relu: true, dropout: false, pool };
    }),
    { ...linear, kernel: [features, hidden], copies, relu: true, dropout },
    { ...linear, kernel: [hidden, hidden], relu: true, dropout },
    { ...linear, kernel: [hidden, classes], relu: false, dropout: false },
  ];
}

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

/** Undoes `keep`: the surrounding tidy disposes of the tensor again. */
function releaseToScope<T extends Tensor>(kept: T): T {
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

function scaled(units: number, width: number): number {
  return Math.max(1, Math.round(units * width));
}
