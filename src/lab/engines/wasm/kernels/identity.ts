import { Cast, type CastAttrs, Identity } from '@tensorflow/tfjs-core';
import { share } from '../heap.ts';
import { trainingKernel } from './kernel.ts';

/**
 * A tensor's copy: differentiation copies every tensor that it keeps. As tensors never change, the copy shares memory.
 */
export const identity = trainingKernel<'x', object>(Identity, (stock) => {
  const copy = stock<'x', object>(Identity);
  return (call) =>
    call.inputs.x.dtype === 'string' ? copy(call) : share(call.backend, call.inputs.x);
});

/**
 * A change of type. The gradient of ReLU asks for one even if the type is right already: the result then shares memory.
 */
export const cast = trainingKernel<'x', CastAttrs>(Cast, (stock) => {
  const convert = stock<'x', CastAttrs>(Cast);
  return (call) => {
    const { x } = call.inputs;
    const isNeeded = x.dtype === 'string' || x.dtype !== call.attrs.dtype;
    return isNeeded ? convert(call) : share(call.backend, x);
  };
});
