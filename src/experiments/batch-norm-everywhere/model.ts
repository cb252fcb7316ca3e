import {
  keep,
  type Scalar,
  type Tensor,
  type Variable,
  valueAndGrads,
} from '@tensorflow/tfjs-core';
import {
  type BatchMoments,
  initialRunningMoments,
  type Moments,
  updateRunningMoments,
} from '../shared/batch-normalisation.ts';
import type { Batch } from '../shared/batches.ts';
import { countCorrect, crossEntropy } from '../shared/classification.ts';
import { applyLayers, releaseToScope } from '../shared/vgg/model.ts';
import type { Network } from '../shared/vgg/network.ts';
import { type LayerWeights, parametersOf } from '../shared/weights.ts';

/** By layer, the running moments of its channels; undefined where there is no batch norm. */
export type RunningMoments = readonly (Moments<Variable> | undefined)[];

/** Running moments before any batch. */
export function runningMomentsOf(network: Network): RunningMoments {
  return network.map(({ batchNorm, kernel }) =>
    batchNorm ? initialRunningMoments(kernel.at(-1)!) : undefined,
  );
}

/** The variables by name ("layer5.runningMean"), for checkpoints. */
export function namedMoments(running: RunningMoments): Record<string, Variable> {
  return Object.fromEntries(
    running.flatMap((moments, index) =>
      moments
        ? [
            [`layer${index + 1}.runningMean`, moments.mean],
            [`layer${index + 1}.runningVariance`, moments.variance],
          ]
        : [],
    ),
  );
}

/**
 * One pass forward and back in training mode.
 *
 * @returns loss and gradients, in the order of `parametersOf`; how many images are classified correctly; and the moments
 *   of each batch norm, from the first to the last
 */
export function trainingPass(
  network: Network,
  weights: readonly LayerWeights[],
  { images, labels }: Batch,
): { loss: Scalar; gradients: Tensor[]; correct: Scalar; moments: BatchMoments[] } {
  let correct: Scalar | undefined;
  const moments: BatchMoments[] = [];
  const observe = ({ mean, variance, values }: BatchMoments) =>
    moments.push({ mean: keep(mean), variance: keep(variance), values });
  const { value: loss, grads: gradients } = valueAndGrads(() => {
    const logits = applyLayers(network, weights, images, { training: true, masks: [], observe });
    correct = keep(countCorrect(logits, labels));
    return crossEntropy(logits, labels);
  })(parametersOf(weights));
  return {
    loss,
    gradients,
    correct: releaseToScope(correct!),
    moments: moments.map(({ mean, variance, values }) => ({
      mean: releaseToScope(mean),
      variance: releaseToScope(variance),
      values,
    })),
  };
}

/** Moves the running moments towards a batch's, from the first batch norm to the last. */
export function followMoments(running: RunningMoments, moments: readonly BatchMoments[]): void {
  const normalised = running.filter((each) => each !== undefined);
  for (const [i, each] of normalised.entries()) updateRunningMoments(each, moments[i]!);
}

/**
 * Logits in inference: batch norm uses running moments.
 *
 * @param images [batch, height, width, channels]
 * @returns [batch, classes]
 */
export function classify(
  network: Network,
  weights: readonly LayerWeights[],
  images: Tensor,
  running: RunningMoments,
): Tensor {
  return network.reduce<Tensor>((h, _, i) => {
    const mode = { training: false, running: running[i] } as const;
    return applyLayers(network, weights, h, mode, i + 1, i + 1);
  }, images);
}
