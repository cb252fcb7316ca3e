import { SortedList } from './sorted-list.ts';

/** For smaller windows, keeping one window sorted is faster than sorting blocks. */
const blocksFrom = 101;

/**
 * A centred moving median over `window` values, an odd number; fewer near the ends, where neighbours are missing.
 */
export function movingMedian(values: Float64Array, window: number): Float64Array {
  const medians = new Float64Array(values.length);
  const whole = values.length - (values.length % window);
  if (window < blocksFrom || whole === 0) {
    slideSorted(values, window, medians, 0, values.length);
    return medians;
  }
  const reach = (window - 1) / 2;
  slideSorted(values, window, medians, 0, reach);
  slideOverBlocks(values.subarray(0, whole), window, medians);
  slideSorted(values, window, medians, whole - reach, values.length);
  return medians;
}

/**
 * Computes the medians of all complete windows in complete blocks of `window` values. A window is the end of one
 * sorted block and the start of the next, so removing a value and adding one take constant time (Suomela 2014,
 * "Median filtering is equivalent to sorting").
 */
function slideOverBlocks(values: Float64Array, window: number, medians: Float64Array): void {
  const reach = (window - 1) / 2;
  let [leaving, entering] = [new SortedList(window), new SortedList(window)];
  entering.fill(values.subarray(0, window), reach);
  medians[reach] = entering.firstUpper();
  for (let start = window; start < values.length; start += window) {
    [leaving, entering] = [entering, leaving];
    entering.fill(values.subarray(start, start + window), 0);
    entering.clear();
    for (let place = 0; place < window; place++) {
      leaving.remove(place);
      entering.restore(place);
      if (leaving.lower + entering.lower < reach) raiseSmaller(leaving, entering);
      medians[start + place - reach] = Math.min(leaving.firstUpper(), entering.firstUpper());
    }
  }
}

function raiseSmaller(one: SortedList, other: SortedList): void {
  const isOne =
    other.isUpperEmpty() || (!one.isUpperEmpty() && one.firstUpper() <= other.firstUpper());
  (isOne ? one : other).raise();
}

/** Computes the medians at places in [from, to), also near the ends, by keeping the values of one window sorted. */
function slideSorted(
  values: Float64Array,
  window: number,
  medians: Float64Array,
  from: number,
  to: number,
): void {
  const reach = (window - 1) / 2;
  const start = Math.max(0, from - reach);
  const sorted = new Float64Array(window);
  let count = 0;
  for (let end = start; end < to + reach; end++) {
    if (end - window >= start) remove(sorted, count--, values[end - window]!);
    if (end < values.length) insert(sorted, count++, values[end]!);
    if (end - reach >= from) medians[end - reach] = middleOf(sorted, count);
  }
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

/** The first of the `count` places whose value is at least `value`; else `count`. */
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
