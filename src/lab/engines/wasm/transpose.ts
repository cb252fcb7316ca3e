// A tile is one cache line of each of eight rows. More rows would evict one another from the first-level cache if the
// stride is a large power of two, as it often is for images.
const tileRows = 8;
const tileColumns = 16;

/**
 * Writes the transpose of a matrix inside an array into another array. Element (row, column) is read at `offset + row ·
 * stride + column` and written at `toOffset + column · toStride + row`.
 */
export function transpose(
  from: Float32Array,
  offset: number,
  stride: number,
  to: Float32Array,
  toOffset: number,
  toStride: number,
  rows: number,
  columns: number,
): void {
  for (let row = 0; row < rows; row += tileRows) {
    const rowEnd = Math.min(row + tileRows, rows);
    for (let column = 0; column < columns; column += tileColumns) {
      const columnEnd = Math.min(column + tileColumns, columns);
      for (let c = column; c < columnEnd; c++) {
        let at = offset + row * stride + c;
        const target = toOffset + c * toStride;
        for (let r = row; r < rowEnd; r++, at += stride) to[target + r] = from[at]!;
      }
    }
  }
}
