/**
 * Where things beside each other go that would lie too close: each stays as near to its place as the gap
 * allows, so that the squares of the moves sum to the least. Less the gaps before each, places only have to
 * ascend, which is isotonic regression: pool adjacent violators (Barlow, Bartholomew, Bremner & Brunk 1972).
 * Cutting its result to the room leaves it the least.
 *
 * @param places of centres, in pixels, in any order; equal ones keep theirs
 * @param gap between neighbours and their size, in pixels
 * @param length of the room, which starts at 0: nothing leaves it as long as all fit in. More than that are
 * as far beyond it at one end as at the other
 * @returns in the order of `places`. Edges lie on whole pixels, so that no gap is lost by rounding
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

/** The numbers that never fall and are nearest to these, by the sum of squares. */
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
