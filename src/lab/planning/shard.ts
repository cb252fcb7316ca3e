/** The part of a plan that one of several machines takes. */
export interface Shard {
  /** From 1. */
  index: number;
  count: number;
}

/** Reads "2/5"; undefined where it isn't one. */
export function parseShard(text: string): Shard | undefined {
  const [, index, count] = /^([1-9]\d{0,5})\/([1-9]\d{0,5})$/.exec(text)?.map(Number) ?? [];
  if (index === undefined || count === undefined || index > count) return undefined;
  return { index, count };
}

/** Every `count`th item from the `index`th on: all shards together have each item once. */
export function takeShard<T>(items: readonly T[], shard: Shard | undefined): T[] {
  if (!shard) return [...items];
  return items.filter((_, i) => i % shard.count === shard.index - 1);
}
