/** Rows and columns of the square that a group of 8×8 threads computes. Each thread computes 8×8 of its values. */
export const tile = 64;
export const threads = 8;
/** How many terms of each sum the group's memory holds at a time. */
export const depth = 16;

const half = tile / 2;
const quads = tile / 4;

/** Code for each of a thread's rows: 4y…4y+3, the upper rows, and four lower rows half a square below. */
const ofEachRow = (line: (row: number) => string) => [0, 1, 2, 3, 4, 5, 6, 7].map(line).join('\n');
const factorOf = (row: number) => `vec4<f32>(${row < 4 ? 'upper' : 'lower'}[${row % 4}])`;
const placeOf = (row: number) => (row < 4 ? row : half + row - 4);

/**
 * The program for a product; the code of both operands goes with it. The innermost lines are written out, because sums
 * in an array may end up in slow memory.
 */
export const productCode = `
var<workgroup> aTile : array<array<vec4<f32>, ${quads}>, ${depth}>;
var<workgroup> bTile : array<array<vec4<f32>, ${quads}>, ${depth}>;

fn write(part: i32, row: i32, column: i32, left: vec4<f32>, right: vec4<f32>) {
  if (row >= uniforms.rows) { return; }
  let start = (part * uniforms.rows + row) * uniforms.columns;
  for (var i = 0; i < 4; i++) {
    let at = column + i;
    if (at < uniforms.columns) { result[start + at] = left[i]; }
    if (at + ${half} < uniforms.columns) { result[start + at + ${half}] = right[i]; }
  }
}

fn main() {
  let part = i32(workgroupId.z);
  let x = i32(localId.x);
  let y = i32(localId.y);
  let row = i32(workgroupId.y) * ${tile} + 4 * y;
  let column = i32(workgroupId.x) * ${tile} + 4 * x;
  let quad = i32(localIndex) % ${quads};
  let firstTerm = i32(localIndex) / ${quads};
  seekA(i32(workgroupId.y) * ${tile} + 4 * quad);
  seekB(i32(workgroupId.x) * ${tile} + 4 * quad);
${ofEachRow((i) => `  var left${i} = vec4<f32>(0.0); var right${i} = vec4<f32>(0.0);`)}
  for (var offset = 0; offset < uniforms.partLength; offset += ${depth}) {
    for (var k = firstTerm; k < ${depth}; k += ${(threads * threads) / quads}) {
      let term = part * uniforms.partLength + offset + k;
      aTile[k][quad] = readA(term);
      bTile[k][quad] = readB(term);
    }
    workgroupBarrier();
    for (var k = 0; k < ${depth}; k++) {
      let upper = aTile[k][y];
      let lower = aTile[k][y + ${threads}];
      let b = bTile[k][x];
      let bRight = bTile[k][x + ${threads}];
${ofEachRow((i) => `      left${i} = fma(${factorOf(i)}, b, left${i}); right${i} = fma(${factorOf(i)}, bRight, right${i});`)}
    }
    workgroupBarrier();
  }
${ofEachRow((i) => `  write(part, row + ${placeOf(i)}, column, left${i}, right${i});`)}
}
`;
