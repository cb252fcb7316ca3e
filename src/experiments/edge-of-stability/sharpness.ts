import { add, div, mul, sub, type Tensor1D, tidy } from '@tensorflow/tfjs-core';
import { lanczos } from './lanczos.ts';
import { greatestEigenvalue } from './tridiagonal.ts';

/** Distance at which gradients are compared: small, yet clear of float32's rounding. */
const reach = 1e-2;

/**
 * The greatest curvature of a loss: the Hessian's greatest eigenvalue, from products Hv alone, each the
 * central difference (∇L(θ + εv) − ∇L(θ − εv))/2ε.
 *
 * @param gradient ∇L at any parameters
 * @param from any vector of length 1, best a random one
 * @param iterations of the Lanczos method
 */
export async function sharpness(
  gradient: (parameters: Tensor1D) => Tensor1D,
  parameters: Tensor1D,
  from: Tensor1D,
  iterations: number,
): Promise<number> {
  const hessianTimes = (v: Tensor1D) => differenceAlong(gradient, parameters, v);
  return greatestEigenvalue(await lanczos(hessianTimes, from, iterations));
}

function differenceAlong(
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
