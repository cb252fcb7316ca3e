import { mostThreads } from '../charts/figures/drawing-threads.ts';

/**
 * Does work for all items, a few at a time: enough to keep the threads that draw busy, but the data of all would fill the memory.
 *
 * @returns what was made, in the order of the items
 */
export async function fewAtATime<Item, Made>(
  items: readonly Item[],
  work: (item: Item) => Promise<Made>,
): Promise<Made[]> {
  const made: Made[] = [];
  const left = [...items.entries()];
  const next = async () => {
    for (let one = left.shift(); one; one = left.shift()) made[one[0]] = await work(one[1]);
  };
  await Promise.all(Array.from({ length: 1 + mostThreads }, next));
  return made;
}
