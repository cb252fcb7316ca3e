import { Cast, type CastAttrs, Identity } from '@tensorflow/tfjs-core';
import { share } from '../heap.ts';
import { trainingKernel } from './kernel.ts';

/** A tensor's copy, which differentiation makes of all that it keeps. Tensors never change, so none is made. */
export const identity = trainingKernel<'x', object>(Identity, (stock) => {
  const copy = stock<'x', object>(Identity);
  return (call) =>
    call.inputs.x.dtype === 'string' ? copy(call) : share(call.backend, call.inputs.x);
});

/** A change of type, which the gradient of ReLU asks for although the type is right already. */
export const cast = trainingKernel<'x', CastAttrs>(Cast, (stock) => {
  const convert = stock<'x', CastAttrs>(Cast);
  return (call) => {
    const { x } = call.inputs;
    const isNeeded = x.dtype === 'string' || x.dtype !== call.attrs.dtype;
    return isNeeded ? convert(call) : share(call.backend, x);
  };
});
