import {
  add,
  div,
  dot,
  mul,
  norm,
  type Scalar,
  sub,
  type Tensor1D,
  tidy,
} from '@tensorflow/tfjs-core';

/** The greatest curvature of a loss, and where to look for it next time. */
export interface Sharpness {
  /** λ, the Hessian's eigenvalue of the greatest magnitude. */
  eigenvalue: Scalar;
  /** Its eigenvector, of length 1. */
  direction: Tensor1D;
}

/** Distance at which gradients are compared: small, yet clear of float32's rounding. */
const reach = 1e-2;

/**
 * Power iteration: v ← Hv/‖Hv‖, λ = v·Hv, where Hv is the central difference
 * (∇L(θ + εv) − ∇L(θ − εv))/2ε.
 *
 * @param gradient ∇L at any parameters
 * @param from where to start: any vector of length 1, best the direction of a nearby θ
 */
export function sharpness(
  gradient: (parameters: Tensor1D) => Tensor1D,
  parameters: Tensor1D,
  from: Tensor1D,
  iterations: number,
): Sharpness {
  let direction = from;
  for (let k = 0; k < iterations; k++) {
    const product = hessianTimes(gradient, parameters, direction);
    direction = div(product, norm(product));
  }
  const eigenvalue = dot(direction, hessianTimes(gradient, parameters, direction)) as Scalar;
  return { eigenvalue, direction };
}

function hessianTimes(
  gradient: (parameters: Tensor1D) => Tensor1D,
  parameters: Tensor1D,
  direction: Tensor1D,
): Tensor1D {
  return tidy(() => {
    const shift = mul(direction, reach);
    const change = sub(gradient(add(parameters, shift)), gradient(sub(parameters, shift)));
    return div(change, 2 * reach);
  });
}
