import {
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
import type { Tridiagonal } from './tridiagonal.ts';

/**
 * The Lanczos method: a tridiagonal matrix whose greatest eigenvalue comes near that of a large symmetric
 * matrix A, from products with A alone. It needs far fewer of them than power iteration where the leading
 * eigenvalues lie close together (Kuczyński and Woźniakowski 1992). That float32 loses the orthogonality of
 * the directions repeats eigenvalues, but doesn't shift them (Golub and Van Loan, Matrix Computations, 4th
 * edition, section 10.3).
 *
 * @param times the product of A and a vector
 * @param from any vector of length 1, best a random one
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
      // Nothing may be left: the directions so far are all that A reaches from the first.
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
