import type { Data } from 'satteri';
import type { Range } from './visible-text.ts';

declare module 'satteri' {
  interface DataMap {
    refusedRanges: Range[];
  }
}

type Document = { readonly data: Data };

/** Remembers that a part of the text was refused as a whole, so that its parts aren't refused, too. */
export function refuseRange({ data }: Document, range: Range): void {
  data.refusedRanges ??= [];
  data.refusedRanges.push(range);
}

/** Whether a place lies within a part that was refused as a whole. */
export function isRefused({ data }: Document, offset: number): boolean {
  return (data.refusedRanges ?? []).some(([start, end]) => offset >= start && offset < end);
}
