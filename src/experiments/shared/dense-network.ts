import {
  add,
  matMul,
  mean,
  mul,
  type Rank,
  reshape,
  type Scalar,
  slice,
  square,
  sub,
  sum,
  type Tensor1D,
  type Tensor2D,
  tanh,
  tensor1d,
} from '@tensorflow/tfjs-core';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** The units of each layer of a fully connected network: inputs, hidden layers, outputs. */
export type Units = readonly number[];

/**
 * All parameters as one vector, each layer's weights before its biases. Weights are uniform in
 * ±√(3/inputs), so that sums over a layer's inputs have the variance of one input; biases are 0.
 *
 * @returns [Σ (inputs + 1)·outputs]
 */
export function initialParameters(units: Units, seed: number): Tensor1D {
  const random = xoroshiro128plus(seed);
  const layers = layersOf(units).map(({ inputs, outputs }) => {
    const bound = Math.sqrt(3 / inputs);
    const weights = Array.from(
      { length: inputs * outputs },
      () => (bound * random.next()) / 2 ** 31,
    );
    return [...weights, ...Array<number>(outputs).fill(0)];
  });
  return tensor1d(layers.flat(), 'float32');
}

/**
 * The network's outputs, with tanh after every layer but the last.
 *
 * @param parameters as `initialParameters` orders them
 * @param x [images, inputs]
 * @returns [images, outputs]
 */
export function apply(units: Units, parameters: Tensor1D, x: Tensor2D): Tensor2D {
  let h = x;
  for (const { inputs, outputs, start, isLast } of layersOf(units)) {
    const size = inputs * outputs;
    const kernel = reshape<Rank.R2>(slice(parameters, start, size), [inputs, outputs]);
    const z = add<Tensor2D>(matMul(h, kernel), slice(parameters, start + size, outputs));
    h = isLast ? z : tanh(z);
  }
  return h;
}

/** ½‖y − target‖², the mean over the images: the loss of Cohen et al. (2021), section 3. */
export function squaredError(y: Tensor2D, targets: Tensor2D): Scalar {
  return mul(mean(sum(square(sub(y, targets)), 1)), 0.5);
}

/** Each layer's size, and where its weights begin in the vector of all parameters. */
function layersOf(units: Units) {
  let start = 0;
  return units.slice(1).map((outputs, index) => {
    const inputs = units[index]!;
    const layer = { inputs, outputs, start, isLast: index === units.length - 2 };
    start += (inputs + 1) * outputs;
    return layer;
  });
}
