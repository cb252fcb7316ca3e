/** A range of a batch's images. */
export interface Images {
  first: number;
  count: number;
}

/** Splits a batch into passes of at most `count` images. Each pass has at least one image. */
export function passes(batch: number, count: number): Images[] {
  const step = Math.max(1, count);
  return Array.from({ length: Math.ceil(batch / step) }, (_, index) => {
    const first = index * step;
    return { first, count: Math.min(step, batch - first) };
  });
}
