import { BatchMatMul, type BatchMatMulAttrs, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { trainingKernel } from './kernel.ts';
import { matrixOperand } from './matrix-operand.ts';
import { type Product, tiledProduct } from './tiled-product.ts';

/**
 * The product of two matrices. If its sums are long and few, they are cut into parts: the stock kernel would add them
 * with atomics, in an order that changes from run to run, or keep few threads busy.
 */
export const batchMatMul = trainingKernel<'a' | 'b', BatchMatMulAttrs>(BatchMatMul, (stock) => {
  const general = stock<'a' | 'b', BatchMatMulAttrs>(BatchMatMul);
  return (call) => {
    const { inputs, backend, attrs } = call;
    if (!isSingle(inputs.a) || !isSingle(inputs.b)) return general(call);
    const product = productOf(inputs.a, inputs.b, attrs);
    if (!hasLongSums(product)) return general(call);
    const rank = Math.max(inputs.a.shape.length, inputs.b.shape.length);
    const batch = Array.from({ length: rank - 2 }, () => 1);
    return { ...tiledProduct(backend, product), shape: [...batch, product.rows, product.columns] };
  };
});

function isSingle({ shape }: TensorInfo): boolean {
  return util.sizeFromShape(shape.slice(0, -2)) === 1;
}

/** a is [rows, inner], or [inner, rows] if transposed; b is [inner, columns], or [columns, inner] if transposed. */
function productOf(a: TensorInfo, b: TensorInfo, attrs: BatchMatMulAttrs): Product {
  const { transposeA, transposeB } = attrs;
  const [rows, inner] = transposeA
    ? [a.shape.at(-1)!, a.shape.at(-2)!]
    : [a.shape.at(-2)!, a.shape.at(-1)!];
  const columns = transposeB ? b.shape.at(-2)! : b.shape.at(-1)!;
  return {
    rows,
    columns,
    inner,
    a: matrixOperand('A', a, rows, transposeA),
    b: matrixOperand('B', b, columns, !transposeB),
  };
}

/** Whether sums are long and the stock kernel would start few groups of threads: it has one for each 32×32 values. */
function hasLongSums({ rows, columns, inner }: Product): boolean {
  return inner >= 1024 && Math.ceil(rows / 32) * Math.ceil(columns / 32) < 64;
}
