/** One machine's part of a plan that several machines share. */
export interface Shard {
  /** From 1 to `count`. */
  index: number;
  count: number;
}

/** Parses "2/5"; undefined if the text is invalid. */
export function parseShard(text: string): Shard | undefined {
  const [, index, count] = /^([1-9]\d{0,5})\/([1-9]\d{0,5})$/.exec(text)?.map(Number) ?? [];
  if (index === undefined || count === undefined || index > count) return undefined;
  return { index, count };
}

/**
 * Every `count`th item from the `index`th on; without a shard, all items. Together, the shards hold each item exactly
 * once.
 */
export function takeShard<T>(items: readonly T[], shard: Shard | undefined): T[] {
  if (!shard) return [...items];
  return items.filter((_, i) => i % shard.count === shard.index - 1);
}
