import { Tile, type TileAttrs } from '@tensorflow/tfjs-core';
import { trainingKernel } from './kernel.ts';

/**
 * Repeats a tensor over its leading axes, as the gradient of batch normalisation does, by copying the whole tensor. The
 * stock kernel computes each value's index.
 */
export const tile = trainingKernel<'x', TileAttrs>(Tile, (stock) => {
  const general = stock<'x', TileAttrs>(Tile);
  return (call) => {
    const { inputs, backend, attrs } = call;
    const { x } = inputs;
    if (x.dtype === 'string' || !repeatsWhole(x.shape, attrs.reps)) return general(call);
    const shape = x.shape.map((size, axis) => size * attrs.reps[axis]!);
    const result = backend.makeOutput(shape, x.dtype);
    repeat(backend.typedArrayFromHeap(x), backend.typedArrayFromHeap(result));
    return result;
  };
});

function repeatsWhole(shape: number[], reps: number[]): boolean {
  const last = reps.findLastIndex((count) => count !== 1);
  return shape.slice(0, Math.max(0, last)).every((size) => size === 1);
}

type Values = Float32Array | Int32Array | Uint8Array;

/** Doubles the filled part until `to` is full. */
function repeat(from: Values, to: Values): void {
  if (to.length === 0) return;
  to.set(from);
  for (let filled = from.length; filled < to.length; filled *= 2) {
    to.copyWithin(filled, 0, Math.min(filled, to.length - filled));
  }
}
