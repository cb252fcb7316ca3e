/**
 * Moves things in a row apart if they lie too close together, with the least sum of squared moves. After subtracting
 * the gaps before each thing, places only have to ascend. That is isotonic regression, solved by pooling adjacent
 * violators (Barlow, Bartholomew, Bremner & Brunk 1972). Clamping its result to the room keeps the sum the least.
 *
 * @param places of centres, in pixels, in any order; equal places keep their order
 * @param gap the distance between neighbouring centres, in pixels
 * @param length of the room, which starts at 0. If not all things fit in, they reach equally far beyond both ends
 * @returns the new centres, in the order of `places`. Edges lie on whole pixels, so that rounding costs no gap
 */
export function keepApart(places: readonly number[], gap: number, length: number): number[] {
  const order = [...places.keys()].sort((a, b) => places[a]! - places[b]! || a - b);
  const spare = length - order.length * gap;
  const edges = ascending(order.map((index, rank) => places[index]! - gap / 2 - rank * gap));
  const kept: number[] = Array(places.length);
  order.forEach((index, rank) => {
    const edge = spare < 0 ? spare / 2 : Math.min(Math.max(0, edges[rank]!), Math.floor(spare));
    kept[index] = Math.round(edge) + rank * gap + gap / 2;
  });
  return kept;
}

/** Isotonic regression: the ascending numbers with the least sum of squared distances to the given numbers. */
function ascending(numbers: readonly number[]): number[] {
  const blocks: Block[] = [];
  for (const number of numbers) {
    let block = { sum: number, count: 1 };
    for (let last = blocks.at(-1); last && isHigher(last, block); last = blocks.at(-1)) {
      blocks.pop();
      block = { sum: last.sum + block.sum, count: last.count + block.count };
    }
    blocks.push(block);
  }
  return blocks.flatMap(({ sum, count }) => Array<number>(count).fill(sum / count));
}

interface Block {
  sum: number;
  count: number;
}

function isHigher(a: Block, b: Block): boolean {
  return a.sum / a.count > b.sum / b.count;
}
