import { ones, type Tensor, tensor, type Variable, variable, zeros } from '@tensorflow/tfjs-core';
import { type Purpose, type RandomStream, randomStream } from './random.ts';

/** What a layer's initial weights depend on. */
export interface LayerShape {
  /** [height, width, in, out] of a convolution, [in, out] of a linear layer. */
  kernel: readonly [number, number, number, number] | readonly [number, number];
  /** How often each input appears: more than 1 only if an image is smaller than the layer expects. */
  copies: number;
  batchNorm: boolean;
}

/** The parameters of one layer. */
export type LayerWeights<T extends Tensor = Tensor> = {
  kernel: T;
  bias: T;
  /** [channels], of a normalised layer only. */
  gamma?: T;
  beta?: T;
};

/**
 * Glorot uniform kernels, biases 0, γ = 1, β = 0, drawn here so that every engine starts from the same bits. Each layer
 * has its own stream, so that a variant with batch norm starts from the same kernels as one without.
 */
export function initialWeights(
  network: readonly LayerShape[],
  seed: number,
  purpose: Purpose = 'weights',
): LayerWeights[] {
  return network.map((layer, index) => {
    const units = layer.kernel.at(-1)!;
    const kernel = glorotUniform(layer, randomStream(seed, purpose, index));
    const weights = { kernel, bias: zeros([units]) };
    return layer.batchNorm ? { ...weights, gamma: ones([units]), beta: zeros([units]) } : weights;
  });
}

/** Variables that start from the weights. Disposes of the weights. */
export function toVariables(weights: readonly LayerWeights[]): LayerWeights<Variable>[] {
  const toVariable = (initial: Tensor) => {
    const created = variable(initial);
    initial.dispose();
    return created;
  };
  return replaceParameters(weights, parametersOf(weights).map(toVariable));
}

/** θ: every parameter, layer by layer, each layer's kernel first. */
export function parametersOf<T extends Tensor>(weights: readonly LayerWeights<T>[]): T[] {
  return weights.flatMap(({ kernel, bias, gamma, beta }) =>
    gamma && beta ? [kernel, bias, gamma, beta] : [kernel, bias],
  );
}

/** The inverse of `parametersOf`: the same layers, made of other tensors. */
export function replaceParameters<T extends Tensor>(
  weights: readonly LayerWeights[],
  parameters: readonly T[],
): LayerWeights<T>[] {
  let taken = 0;
  const next = () => parameters[taken++]!;
  return weights.map(({ gamma }) => {
    const plain = { kernel: next(), bias: next() };
    return gamma ? { ...plain, gamma: next(), beta: next() } : plain;
  });
}

/** A layer's kernel. Layers are counted from 1, as in articles. */
export function kernelOf<T extends Tensor>(weights: readonly LayerWeights<T>[], layer: number): T {
  return weights[layer - 1]!.kernel;
}

/** The variables by name ("layer5.kernel"), for checkpoints. */
export function namedVariables(
  weights: readonly LayerWeights<Variable>[],
): Record<string, Variable> {
  return Object.fromEntries(
    weights.flatMap((layer, index) =>
      Object.entries(layer).map(([name, value]) => [`layer${index + 1}.${name}`, value]),
    ),
  );
}

/**
 * U(±√(6/(fan in + fan out))), as PyTorch's `xavier_uniform_`. If each input appears n times, with the kernels W₁…W_n,
 * only their sum matters. So V = ΣW_j/√n is drawn, which gives the same outputs from inputs times √n.
 */
function glorotUniform({ kernel, copies }: LayerShape, random: RandomStream): Tensor {
  const [inputs, outputs] = kernel.slice(-2) as [number, number];
  const places = kernel.length === 4 ? kernel[0] * kernel[1] : 1;
  const limit = Math.sqrt(6 / (places * (copies * inputs + outputs)));
  const values = new Float32Array(places * inputs * outputs);
  for (let i = 0; i < values.length; i++) {
    let total = 0;
    for (let copy = 0; copy < copies; copy++) total += random.next() / 2 ** 31;
    values[i] = (total * limit) / Math.sqrt(copies);
  }
  return tensor(values, [...kernel], 'float32');
}
