import { smallAxis } from '../../charts/drawing/small-axis.ts';
import { formatTick } from '../../lab/findings/quantity-text.ts';
import { endsOf } from '../../statistics/bound.ts';
import type { TestedClaim } from './tested-claims.ts';

/** The common axis of several intervals, in pixels. */
export interface IntervalAxis {
  width: number;
  place(value: number): number;
  ticks: readonly { at: number; label: string }[];
  /** The place of "no difference"; undefined for values that aren't differences or ratios. */
  noDifference: number | undefined;
}

type Row = Pick<TestedClaim, 'claim' | 'finding'>;

/** The column's 12.25rem, in pixels. */
const width = 196;
/** In pixels: room for half a point. */
const margin = 10;
const noDifferences = { value: undefined, difference: 0, ratio: 1 };

/** The axis of claims with one kind of number, long enough for their bounds; undefined if no claim has a number. */
export function intervalAxis(rows: readonly Row[]): IntervalAxis | undefined {
  const [first] = rows.flatMap(({ finding }) => finding ?? []);
  if (!first) return undefined;
  const values = rows.flatMap(drawnOf);
  const noDifference = noDifferences[first.kind];
  const axis = smallAxis({
    values,
    origin: noDifference ?? boundsOf(rows)[0] ?? values[0]!,
    scale: first.kind === 'ratio' ? 'log' : undefined,
    width,
    margin,
    labelOf: (value) => formatTick(value, first.value.style),
  });
  const against = noDifference === undefined ? undefined : axis.place(noDifference);
  return { ...axis, width, noDifference: against };
}

function drawnOf({ claim, finding }: Row): number[] {
  if (!finding) return [];
  const { value, interval } = finding;
  const ends = interval ? [interval.low, interval.high] : [];
  return [value.value, ...ends, ...(claim.bound ? endsOf(claim.bound) : [])];
}

function boundsOf(rows: readonly Row[]): number[] {
  return rows.flatMap(({ claim }) => (claim.bound ? endsOf(claim.bound) : []));
}
