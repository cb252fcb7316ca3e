import {
  add,
  div,
  divNoNan,
  dot,
  mul,
  norm,
  type Scalar,
  scalar,
  stack,
  sub,
  type Tensor1D,
  tidy,
  zerosLike,
} from '@tensorflow/tfjs-core';

/** ε, the distance at which gradients are compared: small, but large enough for float32's rounding errors. */
const reach = 1e-2;

/** Each bisection halves the interval. This many reach the last bits of a double. */
const bisections = 60;

/**
 * The sharpness of a loss: the greatest eigenvalue of its Hessian H, from products Hv alone, each the
 * central difference (∇L(θ + εv) − ∇L(θ − εv))/2ε.
 *
 * @param gradient ∇L at any parameters, [parameters] → [parameters]
 * @param parameters θ, [parameters]
 * @param from any vector of length 1, preferably random, [parameters]
 * @param iterations of the Lanczos method: two gradients each
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

/** v/‖v‖, to start from. */
export function unit(v: Tensor1D): Tensor1D {
  return div(v, norm(v));
}

/** A symmetric matrix with entries only on its diagonal and beside it. */
export interface Tridiagonal {
  diagonal: readonly number[];
  /** The entries that each row shares with the next: one fewer than rows. */
  beside: readonly number[];
}

/**
 * The Lanczos method: a tridiagonal matrix whose greatest eigenvalue comes near that of a large symmetric matrix A,
 * from products with A alone. It needs far fewer products than power iteration if the leading eigenvalues are close
 * together (Kuczyński and Woźniakowski 1992). In float32 the directions lose their orthogonality, which repeats
 * eigenvalues but doesn't shift them (Golub and Van Loan, Matrix Computations, 4th edition, section 10.3).
 *
 * @param times the product of A and a vector
 * @param from any vector of length 1, preferably random
 */
export async function lanczos(
  times: (v: Tensor1D) => Tensor1D,
  from: Tensor1D,
  iterations: number,
): Promise<Tridiagonal> {
  const [alpha, beta] = tidy(() => {
    let [before, direction, beta] = [zerosLike(from), from, scalar(0)];
    const alphas: Scalar[] = [];
    const betas: Scalar[] = [];
    for (let k = 0; k < iterations; k++) {
      const product = sub<Tensor1D>(times(direction), mul(before, beta));
      const alpha = dot(direction, product) as Scalar;
      const rest = sub<Tensor1D>(product, mul(direction, alpha));
      beta = norm(rest) as Scalar;
      // `rest` may be 0: the directions so far then span all that A reaches from the first.
      [before, direction] = [direction, divNoNan(rest, beta)];
      alphas.push(alpha);
      betas.push(beta);
    }
    return [stack(alphas), stack(betas)] as const;
  });
  const [diagonal, rests] = await Promise.all([alpha.array(), beta.array()]);
  alpha.dispose();
  beta.dispose();
  return { diagonal: diagonal as number[], beside: (rests as number[]).slice(0, -1) };
}

/**
 * The greatest eigenvalue, by bisection: x is above all eigenvalues if every pivot of T − xI is negative (Golub and Van
 * Loan, Matrix Computations, 4th edition, section 8.4).
 */
export function greatestEigenvalue(matrix: Tridiagonal): number {
  let low = Math.max(...matrix.diagonal);
  // An upper bound, by Gershgorin's circle theorem.
  let high = low + 2 * Math.max(0, ...matrix.beside.map(Math.abs));
  for (let i = 0; i < bisections; i++) {
    const middle = (low + high) / 2;
    if (isAboveAll(matrix, middle)) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
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

function isAboveAll({ diagonal, beside }: Tridiagonal, x: number): boolean {
  let pivot = -Infinity;
  return diagonal.every((entry, row) => {
    const above = row === 0 ? 0 : beside[row - 1]!;
    pivot = entry - x - above ** 2 / pivot;
    return pivot < 0;
  });
}
