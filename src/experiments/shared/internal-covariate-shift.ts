import { divNoNan, type Scalar, type Tensor, tidy, valueAndGrads } from '@tensorflow/tfjs-core';
import { cosine, distance, norm } from './vectors.ts';

/** A loss whose layers can be applied one after the other. Layers are counted from 1. */
export interface LayeredLoss<Layer> {
  /** Applies layers `from` to `to`, both included, to what enters layer `from`. */
  apply(layers: readonly Layer[], x: Tensor, from: number, to: number): Tensor;
  /** The loss by what leaves the last layer. */
  loss(output: Tensor): Scalar;
}

export interface Step<Layer> {
  /** The layers at step t. */
  before: readonly Layer[];
  /** The layers at step t + 1. */
  after: readonly Layer[];
  /** By layer, the gradient of the step. */
  gradients: readonly { kernel: Tensor }[];
  /** The batch of the step. */
  input: Tensor;
}

/** How a gradient changed from G to G′. */
export type GradientShift = {
  /** ‖G − G′‖ */
  norm: Scalar;
  /** ‖G − G′‖/‖G‖, 0 where G is 0. */
  relative: Scalar;
  /** cos(G, G′), from −1 to 1; 0 where one of them is 0. */
  cosine: Scalar;
};

/**
 * Internal covariate shift as Santurkar et al. define it (arXiv 1805.11604, Definition 2.1): how the
 * gradient of layer i's kernel changes when all layers below it make their step. It compares
 * G = ∇W_i L(W_1^t … W_k^t) with G′ = ∇W_i L(W_1^(t+1) … W_(i−1)^(t+1), W_i^t … W_k^t),
 * on the same batch.
 *
 * The stepped layers are applied once for all measured layers, and each gradient goes back no further
 * than its layer. Nothing is changed.
 *
 * @param measured the layers i, ascending
 * @returns a shift for each of them
 */
export function internalCovariateShift<Layer extends { kernel: Tensor }>(
  { apply, loss }: LayeredLoss<Layer>,
  { before, after, gradients, input }: Step<Layer>,
  measured: readonly number[],
): GradientShift[] {
  return tidy(() => {
    let stepped = input;
    let applied = 0;
    return measured.map((layer) => {
      stepped = tidy(() => apply(after, stepped, applied + 1, layer - 1));
      applied = layer - 1;
      const { kernel } = before[layer - 1]!;
      return tidy(() => {
        const lossAfterStep = () => loss(apply(before, stepped, layer, before.length));
        const [shifted] = valueAndGrads(lossAfterStep)([kernel]).grads;
        return gradientShift(gradients[layer - 1]!.kernel, shifted!);
      });
    });
  });
}

function gradientShift(gradient: Tensor, shifted: Tensor): GradientShift {
  const change = distance([gradient], [shifted]);
  return {
    norm: change,
    relative: divNoNan(change, norm([gradient])),
    cosine: cosine([gradient], [shifted]),
  };
}
