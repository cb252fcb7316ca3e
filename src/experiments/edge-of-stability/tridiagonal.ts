/** A symmetric matrix that has entries on its diagonal and beside it only. */
export interface Tridiagonal {
  diagonal: readonly number[];
  /** One fewer: from row to row. */
  beside: readonly number[];
}

/** Each halves the interval: to the last bits of a double. */
const bisections = 60;

/**
 * The greatest eigenvalue, by bisection: x lies above all eigenvalues where every pivot of T − xI is
 * negative (Golub and Van Loan, Matrix Computations, 4th edition, section 8.4).
 */
export function greatestEigenvalue(matrix: Tridiagonal): number {
  let low = Math.max(...matrix.diagonal);
  // Gershgorin's discs end below.
  let high = low + 2 * Math.max(0, ...matrix.beside.map(Math.abs));
  for (let i = 0; i < bisections; i++) {
    const middle = (low + high) / 2;
    if (isAboveAll(matrix, middle)) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}

function isAboveAll({ diagonal, beside }: Tridiagonal, x: number): boolean {
  let pivot = -Infinity;
  return diagonal.every((entry, row) => {
    const above = row === 0 ? 0 : beside[row - 1]!;
    pivot = entry - x - above ** 2 / pivot;
    return pivot < 0;
  });
}
