import { Conv2DBackpropFilter, type Conv2DBackpropFilterAttrs } from '@tensorflow/tfjs-core';
import { type Convolution, convolutionOf } from '../../convolution.ts';
import { trainingKernel } from './kernel.ts';
import { matrixOperand } from './matrix-operand.ts';
import type { ProgramInput } from './program.ts';
import { type Operand, tiledProduct } from './tiled-product.ts';

/**
 * The gradient of a convolution with respect to its filter: the product of the input's patches, transposed, with the
 * output's gradient. The patches are read directly from the input, so they need no memory of their own. In the stock
 * kernel, a single thread adds all terms of a weight.
 */
export const conv2DBackpropFilter = trainingKernel<'x' | 'dy', Conv2DBackpropFilterAttrs>(
  Conv2DBackpropFilter,
  (stock) => {
    const oneThreadAWeight = stock<'x' | 'dy', Conv2DBackpropFilterAttrs>(Conv2DBackpropFilter);
    return (call) => {
      const { inputs, backend, attrs } = call;
      const convolution = convolutionOf(inputs.x.shape, attrs.filterShape, attrs);
      if (convolution.dataFormat !== 'channelsLast') return oneThreadAWeight(call);
      const { batchSize, outHeight, outWidth, outChannels } = convolution;
      const { filterHeight, filterWidth, inChannels } = convolution;
      const dw = tiledProduct(backend, {
        rows: filterHeight * filterWidth * inChannels,
        columns: outChannels,
        inner: batchSize * outHeight * outWidth,
        a: patchesOperand({ name: 'x', tensor: inputs.x }, convolution),
        b: matrixOperand('B', inputs.dy, outChannels, true),
      });
      return { ...dw, shape: attrs.filterShape };
    };
  },
);

/**
 * The input's patches as a factor: a row for each of the filter's weights, a term for each of the filter's positions.
 */
function patchesOperand(x: ProgramInput, convolution: Convolution): Operand {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, filterWidth } = convolution;
  const { strideHeight, strideWidth, padInfo } = convolution;
  const isQuadruple = inChannels % 4 === 0;
  return {
    input: { ...x, components: isQuadruple ? 4 : 1 },
    name: isQuadruple ? 'patches, four channels at once' : 'patches',
    code: isQuadruple ? `${weightsCode}${fourChannels}` : `${weightsCode}${singleChannels}`,
    uniforms: {
      inSize: [inHeight, inWidth],
      outSize: [outHeight, outWidth],
      strides: [strideHeight, strideWidth],
      pads: [padInfo.top, padInfo.left],
      inChannels,
      filterWidth,
    },
  };
}

const weightsCode = `
/** A weight's row, column and channel; past the filter's end, a row far outside any image. */
fn weightAt(row: i32) -> vec3<i32> {
  if (row >= uniforms.rows) { return vec3<i32>(-1000000, 0, 0); }
  let place = row / uniforms.inChannels;
  return vec3<i32>(
      place / uniforms.filterWidth, place % uniforms.filterWidth, row % uniforms.inChannels);
}

/** Image, row and column of the filter's corner at its k-th position. */
fn cornerAt(k: i32) -> vec3<i32> {
  let row = k / uniforms.outSize.y;
  let place = vec2<i32>(row % uniforms.outSize.x, k % uniforms.outSize.y);
  return vec3<i32>(row / uniforms.outSize.x, place * uniforms.strides - uniforms.pads);
}

/** A weight's index in the input; -1 outside of the image. */
fn indexAt(corner: vec3<i32>, weight: vec3<i32>) -> i32 {
  let place = corner.yz + weight.xy;
  if (any(place < vec2<i32>(0)) || any(place >= uniforms.inSize)) { return -1; }
  let pixel = (corner.x * uniforms.inSize.x + place.x) * uniforms.inSize.y + place.y;
  return pixel * uniforms.inChannels + weight.z;
}
`;

const fourChannels = `
var<private> weight : vec3<i32>;
fn seekA(row: i32) { weight = weightAt(row); }
fn readA(k: i32) -> vec4<f32> {
  if (k >= uniforms.inner) { return vec4<f32>(0.0); }
  let index = indexAt(cornerAt(k), weight);
  if (index < 0) { return vec4<f32>(0.0); }
  return x[index / 4];
}`;

const singleChannels = `
var<private> weights : array<vec3<i32>, 4>;
fn seekA(row: i32) {
  for (var i = 0; i < 4; i++) { weights[i] = weightAt(row + i); }
}
fn readA(k: i32) -> vec4<f32> {
  var values = vec4<f32>(0.0);
  if (k >= uniforms.inner) { return values; }
  let corner = cornerAt(k);
  for (var i = 0; i < 4; i++) {
    let index = indexAt(corner, weights[i]);
    if (index >= 0) { values[i] = x[index]; }
  }
  return values;
}`;
