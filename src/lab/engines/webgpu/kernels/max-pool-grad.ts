import { backend_util, MaxPoolGrad, type MaxPoolGradAttrs } from '@tensorflow/tfjs-core';
import { trainingKernel } from './kernel.ts';
import { runProgram } from './program.ts';

/**
 * The gradient of max pooling: each window's gradient goes to the window's first maximum, as on the other back ends.
 * The stock kernel gives it to the last maximum, which differs wherever ReLU has made several values of a window zero.
 */
export const maxPoolGrad = trainingKernel<'dy' | 'input' | 'output', MaxPoolGradAttrs>(
  MaxPoolGrad,
  () =>
    ({ inputs, backend, attrs }) => {
      const { dy, input } = inputs;
      const pooling = backend_util.computePool2DInfo(
        input.shape as [number, number, number, number],
        attrs.filterSize,
        attrs.strides,
        1,
        attrs.pad,
        attrs.dimRoundingMode,
      );
      return runProgram(backend, {
        name: 'gradient of max pooling',
        code,
        inputs: [
          { name: 'x', tensor: input },
          { name: 'dy', tensor: dy },
        ],
        outputShape: input.shape,
        uniforms: {
          inSize: [pooling.inHeight, pooling.inWidth],
          outSize: [pooling.outHeight, pooling.outWidth],
          windowSize: [pooling.filterHeight, pooling.filterWidth],
          strides: [pooling.strideHeight, pooling.strideWidth],
          pads: [pooling.padInfo.top, pooling.padInfo.left],
        },
      });
    },
);

/** Each thread handles one input value: it adds the gradients of the windows whose first maximum that value is. */
const code = `
fn firstMaximum(image: i32, window: vec2<i32>, channel: i32) -> vec2<i32> {
  let corner = window * uniforms.strides - uniforms.pads;
  let start = max(corner, vec2<i32>(0));
  let end = min(corner + uniforms.windowSize, uniforms.inSize);
  var first = start;
  var maximum = getX(image, start.x, start.y, channel);
  for (var row = start.x; row < end.x; row++) {
    for (var column = start.y; column < end.y; column++) {
      let value = getX(image, row, column, channel);
      if (value > maximum) {
        maximum = value;
        first = vec2<i32>(row, column);
      }
    }
  }
  return first;
}

fn main(index: i32) {
  if (index >= uniforms.size) { return; }
  let coords = getCoordsFromIndex(index);
  let place = coords.yz;
  let reach = place + uniforms.pads;
  // Integer division rounds a negative quotient up, at most to 0.
  let firstWindow = max(
      (reach - uniforms.windowSize + uniforms.strides) / uniforms.strides, vec2<i32>(0));
  let lastWindow = min(reach / uniforms.strides, uniforms.outSize - 1);
  var gradient = 0.0;
  for (var row = firstWindow.x; row <= lastWindow.x; row++) {
    for (var column = firstWindow.y; column <= lastWindow.y; column++) {
      let window = vec2<i32>(row, column);
      if (all(firstMaximum(coords.x, window, coords.w) == place)) {
        gradient += getDy(coords.x, row, column, coords.w);
      }
    }
  }
  setOutputAtIndex(index, gradient);
}`;
