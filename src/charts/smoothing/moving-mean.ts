/**
 * A centred moving mean over `window` values, an odd number; fewer near the ends, where neighbours are missing.
 *
 * Each sum joins the end of one block of `window` values with the start of the next block (van Herk 1992). This is as
 * fast as a running sum, but a huge value leaves no rounding error once it is out of the window.
 */
export function movingMean(values: Float64Array, window: number): Float64Array {
  const { length } = values;
  const reach = (window - 1) / 2;
  const means = new Float64Array(length);
  // For the block in which the current window starts: the sum from each place to the block's end.
  const toEnd = new Float64Array(window);
  let fromStart = 0;
  for (let end = -reach; end < length + reach; end++) {
    const place = (end + reach) % window;
    if (place === 0) {
      sumToEnd(values, end - window, toEnd);
      fromStart = 0;
    }
    fromStart += valueAt(values, end);
    const centre = end - reach;
    if (centre < 0) continue;
    const sum = place === window - 1 ? fromStart : toEnd[place + 1]! + fromStart;
    means[centre] = sum / countAround(centre, reach, length);
  }
  return means;
}

/** Fills `sums` with the sum from each place of a block to the block's end. */
function sumToEnd(values: Float64Array, start: number, sums: Float64Array): void {
  let sum = 0;
  for (let place = sums.length - 1; place >= 0; place--) {
    sum += valueAt(values, start + place);
    sums[place] = sum;
  }
}

/** Values beyond the ends count as 0. */
function valueAt(values: Float64Array, i: number): number {
  return i >= 0 && i < values.length ? values[i]! : 0;
}

function countAround(centre: number, reach: number, length: number): number {
  return Math.min(length - 1, centre + reach) - Math.max(0, centre - reach) + 1;
}
