import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Operand } from './tiled-product.ts';

/**
 * A matrix as a factor of a product.
 *
 * @param outer its rows if it is a, its columns if it is b
 * @param isInnerFirst whether it is [inner, outer], so that neighbours in memory share a term, or [outer, inner]
 */
export function matrixOperand(
  factor: 'A' | 'B',
  tensor: TensorInfo,
  outer: number,
  isInnerFirst: boolean,
): Operand {
  const isQuadruple = isInnerFirst && outer % 4 === 0;
  const variable = `matrix${factor}`;
  const size = factor === 'A' ? 'uniforms.rows' : 'uniforms.columns';
  const value = (i: number) => {
    const at = isInnerFirst
      ? `k * ${size} + place${factor} + ${i}`
      : `(place${factor} + ${i}) * uniforms.inner + k`;
    return `values[${i}] = ${variable}[${at}];`;
  };
  const reading = isQuadruple
    ? `values = ${variable}[(k * ${size} + place${factor}) / 4];`
    : [0, 1, 2, 3]
        .map((i) => `if (place${factor} + ${i} < ${size}) { ${value(i)} }`)
        .join('\n    ');
  return {
    input: { name: variable, tensor, components: isQuadruple ? 4 : 1 },
    name: `a matrix ${isInnerFirst ? 'by terms' : 'by places'}${isQuadruple ? ', four at once' : ''}`,
    code: `
var<private> place${factor} : i32;
fn seek${factor}(place: i32) { place${factor} = place; }
fn read${factor}(k: i32) -> vec4<f32> {
  var values = vec4<f32>(0.0);
  if (k < uniforms.inner && place${factor} < ${size}) {
    ${reading}
  }
  return values;
}`,
  };
}
