/*
 * The linear maps of Winograd's minimal filtering F(2×2, 3×3), for many channels (or images) at once: a 2×2
 * tile of outputs from a 4×4 patch of inputs with 16 multiplications instead of 36. With
 *
 *     Bᵀ = 1  0 −1  0      G = 1   0   0      Aᵀ = 1  1  1  0
 *          0  1  1  0          ½   ½   ½           0  1 −1 −1
 *          0 −1  1  0          ½  −½   ½
 *          0  1  0 −1          0   0   1
 *
 * a tile is Y = Aᵀ[(G g Gᵀ) ⊙ (Bᵀ d B)]A for the patch d and the filter g, and the gradient of g is the sum
 * over tiles of Gᵀ[(Bᵀ d B) ⊙ (A dY Aᵀ)]G. From Lavin and Gray, Fast Algorithms for Convolutional Neural
 * Networks, 2016 (arXiv:1509.09308).
 *
 * Every function reads and writes the heap `h`. Positions count floats; each is the first of `length`
 * contiguous values. Arrays of positions are in row order. The loops are written out because the algorithm
 * spends most of its time in them.
 */

/** Bᵀ d B, the 16 results `step` floats apart from position `to` on. */
export function transformInput(
  h: Float32Array,
  from: Int32Array,
  to: number,
  step: number,
  length: number,
): void {
  const p00 = from[0]!;
  const p01 = from[1]!;
  const p02 = from[2]!;
  const p03 = from[3]!;
  const p10 = from[4]!;
  const p11 = from[5]!;
  const p12 = from[6]!;
  const p13 = from[7]!;
  const p20 = from[8]!;
  const p21 = from[9]!;
  const p22 = from[10]!;
  const p23 = from[11]!;
  const p30 = from[12]!;
  const p31 = from[13]!;
  const p32 = from[14]!;
  const p33 = from[15]!;
  for (let k = 0; k < length; k++) {
    const d10 = h[p10 + k]!;
    const d11 = h[p11 + k]!;
    const d12 = h[p12 + k]!;
    const d13 = h[p13 + k]!;
    const d20 = h[p20 + k]!;
    const d21 = h[p21 + k]!;
    const d22 = h[p22 + k]!;
    const d23 = h[p23 + k]!;
    let at = to + k;
    let a = h[p00 + k]! - d20;
    let b = h[p01 + k]! - d21;
    let c = h[p02 + k]! - d22;
    let d = h[p03 + k]! - d23;
    h[at] = a - c;
    at += step;
    h[at] = b + c;
    at += step;
    h[at] = c - b;
    at += step;
    h[at] = b - d;
    a = d10 + d20;
    b = d11 + d21;
    c = d12 + d22;
    d = d13 + d23;
    at += step;
    h[at] = a - c;
    at += step;
    h[at] = b + c;
    at += step;
    h[at] = c - b;
    at += step;
    h[at] = b - d;
    a = d20 - d10;
    b = d21 - d11;
    c = d22 - d12;
    d = d23 - d13;
    at += step;
    h[at] = a - c;
    at += step;
    h[at] = b + c;
    at += step;
    h[at] = c - b;
    at += step;
    h[at] = b - d;
    a = d10 - h[p30 + k]!;
    b = d11 - h[p31 + k]!;
    c = d12 - h[p32 + k]!;
    d = d13 - h[p33 + k]!;
    at += step;
    h[at] = a - c;
    at += step;
    h[at] = b + c;
    at += step;
    h[at] = c - b;
    at += step;
    h[at] = b - d;
  }
}

/** Aᵀ m A, with the 16 inputs read `offset` floats after their positions. */
export function transformOutput(
  h: Float32Array,
  from: Int32Array,
  offset: number,
  to: Int32Array,
  length: number,
): void {
  const p00 = from[0]!;
  const p01 = from[1]!;
  const p02 = from[2]!;
  const p03 = from[3]!;
  const p10 = from[4]!;
  const p11 = from[5]!;
  const p12 = from[6]!;
  const p13 = from[7]!;
  const p20 = from[8]!;
  const p21 = from[9]!;
  const p22 = from[10]!;
  const p23 = from[11]!;
  const p30 = from[12]!;
  const p31 = from[13]!;
  const p32 = from[14]!;
  const p33 = from[15]!;
  const y00 = to[0]!;
  const y01 = to[1]!;
  const y10 = to[2]!;
  const y11 = to[3]!;
  for (let k = 0, at = offset; k < length; k++, at++) {
    const m10 = h[p10 + at]!;
    const m11 = h[p11 + at]!;
    const m12 = h[p12 + at]!;
    const m13 = h[p13 + at]!;
    const m20 = h[p20 + at]!;
    const m21 = h[p21 + at]!;
    const m22 = h[p22 + at]!;
    const m23 = h[p23 + at]!;
    let a = h[p00 + at]! + m10 + m20;
    let b = h[p01 + at]! + m11 + m21;
    let c = h[p02 + at]! + m12 + m22;
    let d = h[p03 + at]! + m13 + m23;
    h[y00 + k] = a + b + c;
    h[y01 + k] = b - c - d;
    a = m10 - m20 - h[p30 + at]!;
    b = m11 - m21 - h[p31 + at]!;
    c = m12 - m22 - h[p32 + at]!;
    d = m13 - m23 - h[p33 + at]!;
    h[y10 + k] = a + b + c;
    h[y11 + k] = b - c - d;
  }
}

/** A dY Aᵀ, with the 16 results written `offset` floats after their positions. */
export function transformOutputGradient(
  h: Float32Array,
  from: Int32Array,
  to: Int32Array,
  offset: number,
  length: number,
): void {
  const y00 = from[0]!;
  const y01 = from[1]!;
  const y10 = from[2]!;
  const y11 = from[3]!;
  const p00 = to[0]!;
  const p01 = to[1]!;
  const p02 = to[2]!;
  const p03 = to[3]!;
  const p10 = to[4]!;
  const p11 = to[5]!;
  const p12 = to[6]!;
  const p13 = to[7]!;
  const p20 = to[8]!;
  const p21 = to[9]!;
  const p22 = to[10]!;
  const p23 = to[11]!;
  const p30 = to[12]!;
  const p31 = to[13]!;
  const p32 = to[14]!;
  const p33 = to[15]!;
  for (let k = 0, at = offset; k < length; k++, at++) {
    const a = h[y00 + k]!;
    const b = h[y01 + k]!;
    const c = h[y10 + k]!;
    const d = h[y11 + k]!;
    const sumLeft = a + c;
    const sumRight = b + d;
    const differenceLeft = a - c;
    const differenceRight = b - d;
    h[p00 + at] = a;
    h[p01 + at] = a + b;
    h[p02 + at] = a - b;
    h[p03 + at] = -b;
    h[p10 + at] = sumLeft;
    h[p11 + at] = sumLeft + sumRight;
    h[p12 + at] = sumLeft - sumRight;
    h[p13 + at] = -sumRight;
    h[p20 + at] = differenceLeft;
    h[p21 + at] = differenceLeft + differenceRight;
    h[p22 + at] = differenceLeft - differenceRight;
    h[p23 + at] = -differenceRight;
    h[p30 + at] = -c;
    h[p31 + at] = -c - d;
    h[p32 + at] = d - c;
    h[p33 + at] = d;
  }
}

const filterTransform = [
  [1, 0, 0],
  [0.5, 0.5, 0.5],
  [0.5, -0.5, 0.5],
  [0, 0, 1],
] as const;

/** G g Gᵀ for a filter [3, 3, length] at position `from`. */
export function transformFilter(
  h: Float32Array,
  from: number,
  to: Int32Array,
  length: number,
): void {
  filterTransform.forEach(([x, y, z], row) => {
    const p0 = to[4 * row]!;
    const p1 = to[4 * row + 1]!;
    const p2 = to[4 * row + 2]!;
    const p3 = to[4 * row + 3]!;
    for (let k = 0, at = from; k < length; k++, at++) {
      const a = x * h[at]! + y * h[at + 3 * length]! + z * h[at + 6 * length]!;
      const b = x * h[at + length]! + y * h[at + 4 * length]! + z * h[at + 7 * length]!;
      const c = x * h[at + 2 * length]! + y * h[at + 5 * length]! + z * h[at + 8 * length]!;
      h[p0 + k] = a;
      h[p1 + k] = (a + b + c) / 2;
      h[p2 + k] = (a - b + c) / 2;
      h[p3 + k] = c;
    }
  });
}

/** Gᵀ m G, into a filter [3, 3, length] at position `to`. */
export function transformFilterGradient(
  h: Float32Array,
  from: Int32Array,
  to: number,
  length: number,
): void {
  const p00 = from[0]!;
  const p01 = from[1]!;
  const p02 = from[2]!;
  const p03 = from[3]!;
  const p10 = from[4]!;
  const p11 = from[5]!;
  const p12 = from[6]!;
  const p13 = from[7]!;
  const p20 = from[8]!;
  const p21 = from[9]!;
  const p22 = from[10]!;
  const p23 = from[11]!;
  const p30 = from[12]!;
  const p31 = from[13]!;
  const p32 = from[14]!;
  const p33 = from[15]!;
  for (let row = 0; row < 3; row++) {
    const [w, x, y, z] = filterTransform.map((coefficients) => coefficients[row]!) as Column;
    for (let k = 0, at = to + 3 * row * length; k < length; k++, at++) {
      const a = w * h[p00 + k]! + x * h[p10 + k]! + y * h[p20 + k]! + z * h[p30 + k]!;
      const b = w * h[p01 + k]! + x * h[p11 + k]! + y * h[p21 + k]! + z * h[p31 + k]!;
      const c = w * h[p02 + k]! + x * h[p12 + k]! + y * h[p22 + k]! + z * h[p32 + k]!;
      const d = w * h[p03 + k]! + x * h[p13 + k]! + y * h[p23 + k]! + z * h[p33 + k]!;
      h[at] = a + (b + c) / 2;
      h[at + length] = (b - c) / 2;
      h[at + 2 * length] = (b + c) / 2 + d;
    }
  }
}

type Column = [number, number, number, number];
