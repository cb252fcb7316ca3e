/**
 * A centred moving median over `window` values, an odd number, near the ends over those that there are. The
 * values of a window stay sorted while one comes and one goes.
 */
export function movingMedian(values: Float64Array, window: number): Float64Array {
  const { length } = values;
  const reach = (window - 1) / 2;
  const medians = new Float64Array(length);
  const sorted = new Float64Array(window);
  let count = 0;
  for (let end = 0; end < length + reach; end++) {
    if (end >= window) remove(sorted, count--, values[end - window]!);
    if (end < length) insert(sorted, count++, values[end]!);
    if (end >= reach) medians[end - reach] = middleOf(sorted, count);
  }
  return medians;
}

function insert(sorted: Float64Array, count: number, value: number): void {
  const place = placeOf(sorted, count, value);
  sorted.copyWithin(place + 1, place, count);
  sorted[place] = value;
}

function remove(sorted: Float64Array, count: number, value: number): void {
  const place = placeOf(sorted, count, value);
  sorted.copyWithin(place, place + 1, count);
}

/** The first place, of the first `count`, whose value isn't smaller. */
function placeOf(sorted: Float64Array, count: number, value: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function middleOf(sorted: Float64Array, count: number): number {
  const middle = count >> 1;
  return count % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
