import {
  divNoNan,
  max,
  min,
  mul,
  type Scalar,
  stack,
  type Tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import { descend, distance, norm, type Vector } from './vectors.ts';

/** Measurements at θ − ηg, one step of gradient descent of size η away. */
export type Probe = {
  /** L(θ − ηg) */
  loss: Scalar;
  /** ‖∇L(θ − ηg) − g‖: the lower, the more predictive is g. */
  predictiveness: Scalar;
  /** β(η) = ‖∇L(θ − ηg) − g‖/(η‖g‖), the effective β-smoothness; 0 where g is 0. */
  smoothness: Scalar;
};

/**
 * Measures the loss and its gradient at each step size along g from θ, on one batch: the loss landscape, gradient
 * predictiveness and effective β-smoothness of Santurkar et al. (arXiv 1805.11604, section 3.2). No tensor is changed.
 *
 * @param lossAndGradients L and ∇L at any parameters, always on the batch that g comes from
 * @param parameters θ
 * @param gradients g = ∇L(θ)
 * @param stepSizes each η
 */
export function probeAlongGradient(
  lossAndGradients: (parameters: Tensor[]) => { loss: Scalar; gradients: Tensor[] },
  parameters: Vector,
  gradients: Vector,
  stepSizes: readonly number[],
): Probe[] {
  return tidy(() => {
    const slope = norm(gradients);
    return stepSizes.map((stepSize) =>
      tidy(() => {
        const there = lossAndGradients(descend(parameters, gradients, stepSize));
        const predictiveness = distance(there.gradients, gradients);
        const smoothness = divNoNan(predictiveness, mul(slope, stepSize)) as Scalar;
        return { loss: there.loss, predictiveness, smoothness };
      }),
    );
  });
}

/** The lowest and the highest of one quantity over all probes: a band's edges. */
export function rangeOf(probes: readonly Probe[], quantity: keyof Probe) {
  const values = stack(probes.map((probe) => probe[quantity]));
  return { low: min(values) as Scalar, high: max(values) as Scalar };
}
