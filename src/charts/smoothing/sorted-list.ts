/**
 * A block of values as a sorted linked list. Values leave the list, and return to it in the order of the block, each
 * in constant time. The list is divided into a lower and an upper part.
 */
export class SortedList {
  /** The number of values in the lower part. */
  lower = 0;
  readonly #size: number;
  /** By place in the block. The place `#size` is the list's end and holds infinity. */
  readonly #values: Float64Array;
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  #order: Int32Array;
  #spare: Int32Array;
  /** The place of the upper part's smallest value. */
  #first: number;

  constructor(size: number) {
    this.#size = size;
    this.#first = size;
    this.#values = new Float64Array(size + 1).fill(Infinity);
    this.#next = new Int32Array(size + 1);
    this.#previous = new Int32Array(size + 1);
    this.#order = new Int32Array(size);
    this.#spare = new Int32Array(size);
  }

  /** Fills the list. @param values as many as its size @param lower the number of values in the lower part */
  fill(values: Float64Array, lower: number): void {
    this.#values.set(values);
    this.#sort();
    let last = this.#size;
    for (const place of this.#order) {
      this.#next[last] = place;
      this.#previous[place] = last;
      last = place;
    }
    this.#next[last] = this.#size;
    this.#previous[this.#size] = last;
    this.lower = lower;
    this.#first = this.#order[lower]!;
  }

  /** Removes all values, the last first, so that `restore` can return them from the first to the last. */
  clear(): void {
    for (let place = this.#size - 1; place >= 0; place--) this.#unlink(place);
    this.lower = 0;
    this.#first = this.#size;
  }

  /** Removes the value at a place. The lower part loses one value, unless it is empty. */
  remove(place: number): void {
    this.#unlink(place);
    if (this.#isLower(place)) {
      this.lower--;
      return;
    }
    if (place === this.#first) this.#first = this.#next[place]!;
    if (this.lower === 0) return;
    this.#first = this.#previous[this.#first]!;
    this.lower--;
  }

  /** Returns the value at a place to the list. The lower part keeps its size. */
  restore(place: number): void {
    this.#next[this.#previous[place]!] = place;
    this.#previous[this.#next[place]!] = place;
    if (this.#isLower(place)) this.#first = this.#previous[this.#first]!;
  }

  /** Moves the smallest value of the upper part to the lower part. */
  raise(): void {
    this.#first = this.#next[this.#first]!;
    this.lower++;
  }

  isUpperEmpty(): boolean {
    return this.#first === this.#size;
  }

  /** The smallest value of the upper part; infinity if the part is empty. */
  firstUpper(): number {
    return this.#values[this.#first]!;
  }

  #unlink(place: number): void {
    this.#next[this.#previous[place]!] = this.#next[place]!;
    this.#previous[this.#next[place]!] = this.#previous[place]!;
  }

  #isLower(place: number): boolean {
    if (this.isUpperEmpty()) return true;
    const [value, first] = [this.#values[place]!, this.#values[this.#first]!];
    return value < first || (value === first && place < this.#first);
  }

  /** Merge sort by value, then by place. `Array.sort` would call a comparison function for each pair. */
  #sort(): void {
    sortRuns(this.#values, this.#order);
    for (let run = firstRun; run < this.#size; run *= 2) {
      for (let start = 0; start < this.#size; start += 2 * run) {
        merge(this.#values, this.#order, this.#spare, start, run);
      }
      [this.#order, this.#spare] = [this.#spare, this.#order];
    }
  }
}

/** Insertion sort is faster for runs up to this length. */
const firstRun = 8;

function sortRuns(values: Float64Array, order: Int32Array): void {
  for (let place = 0; place < order.length; place++) {
    const start = place - (place % firstRun);
    let at = place;
    for (; at > start && values[order[at - 1]!]! > values[place]!; at--) order[at] = order[at - 1]!;
    order[at] = place;
  }
}

function merge(
  values: Float64Array,
  from: Int32Array,
  to: Int32Array,
  start: number,
  run: number,
): void {
  const middle = Math.min(from.length, start + run);
  const end = Math.min(from.length, start + 2 * run);
  let [left, right] = [start, middle];
  for (let at = start; at < end; at++) {
    const isLeft =
      right === end || (left < middle && values[from[left]!]! <= values[from[right]!]!);
    to[at] = isLeft ? from[left++]! : from[right++]!;
  }
}
