import {
  clipByValue,
  divNoNan,
  mul,
  type Scalar,
  sqrt,
  square,
  stack,
  sub,
  sum,
  type Tensor,
} from '@tensorflow/tfjs-core';

/** A list of tensors taken as one flat vector: a kernel, or all the parameters of a network. */
export type Vector = readonly Tensor[];

/** Σ aᵢbᵢ. */
export function dot(a: Vector, b: Vector): Scalar {
  return total(a.map((part, i) => mul(part, b[i]!)));
}

export function norm(vector: Vector): Scalar {
  return sqrt(squaredNorm(vector));
}

export function squaredNorm(vector: Vector): Scalar {
  return total(vector.map((part) => square(part)));
}

/** ‖a − b‖ */
export function distance(a: Vector, b: Vector): Scalar {
  return norm(a.map((part, i) => sub(part, b[i]!)));
}

/** The cosine of the angle between a and b, −1 to 1; 0 where one of them is 0. */
export function cosine(a: Vector, b: Vector): Scalar {
  const similarity = divNoNan(dot(a, b), mul(norm(a), norm(b)));
  return clipByValue(similarity, -1, 1) as Scalar;
}

/** θ − ηg: a step of gradient descent. */
export function descend(parameters: Vector, gradients: Vector, stepSize: number): Tensor[] {
  return parameters.map((parameter, i) => sub(parameter, mul(gradients[i]!, stepSize)));
}

/** Sums rows first: adding millions of float32 values one by one would lose digits. */
function total(parts: Tensor[]): Scalar {
  const sums = parts.map((part): Scalar => sum(part.rank > 1 ? sum(part, -1) : part));
  return sum(stack(sums));
}
