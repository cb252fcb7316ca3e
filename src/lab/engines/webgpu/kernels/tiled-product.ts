import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type Program, type ProgramInput, runProgram } from './program.ts';
import { sumRows } from './sum-rows.ts';
import { depth, productCode, threads, tile } from './tiled-product-code.ts';

/** A product c[m, n] = Σ_k a[k, m]·b[k, n]. a and b may be matrices, or be read from other tensors. */
export interface Product {
  rows: number;
  columns: number;
  /** How many terms each sum has. */
  inner: number;
  a: Operand;
  b: Operand;
}

/** One factor of a product, as WGSL that reads it. */
export interface Operand {
  input: ProgramInput;
  /** A name that no operand with other code has. */
  name: string;
  /**
   * Two functions, with `A` or `B` for the factor: `fn seekA(row: i32)`, called once with the first of the four rows
   * (of b: columns) that the thread reads, and `fn readA(k: i32) -> vec4<f32>`, which returns their k-th terms, or
   * zeros outside the factor. `uniforms` has rows, columns and inner.
   */
  code: string;
  uniforms?: Program['uniforms'];
}

/** A GPU isn't busy with fewer groups than this, so sums are then cut into parts. */
const groupsWanted = 1024;
const shortestPart = 256;
const mostParts = 256;

/**
 * Computes a product in squares, [rows, columns]. If there are few squares, the sums are cut into parts. The cuts
 * depend only on the product's sizes, and the parts are added in their order, so the bits are the same each time.
 */
export function tiledProduct(backend: WebGPUBackend, product: Product): TensorInfo {
  const { rows, columns, inner, a, b } = product;
  const partLength = partLengthOf(product);
  const parts = Math.ceil(inner / partLength);
  const partSums = runProgram(backend, {
    name: `product of ${a.name} and ${b.name}`,
    code: `${a.code}\n${b.code}\n${productCode}`,
    inputs: [a.input, b.input],
    outputShape: [parts, rows, columns],
    uniforms: { rows, columns, inner, partLength, ...a.uniforms, ...b.uniforms },
    layout: {
      groupSize: [threads, threads, 1],
      groups: [Math.ceil(columns / tile), Math.ceil(rows / tile), parts],
    },
  });
  if (parts === 1) return { ...partSums, shape: [rows, columns] };
  const sums = sumRows(backend, partSums, parts, [rows, columns]);
  backend.disposeData(partSums.dataId);
  return sums;
}

function partLengthOf({ rows, columns, inner }: Product): number {
  const tiles = Math.ceil(rows / tile) * Math.ceil(columns / tile);
  const parts = Math.min(
    Math.ceil(groupsWanted / tiles),
    Math.ceil(inner / shortestPart),
    mostParts,
  );
  return Math.ceil(inner / parts / depth) * depth;
}
