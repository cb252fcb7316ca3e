import { smallAxis } from '../charts/small-axis.ts';
import type { Quantity } from '../lab/quantity.ts';
import type { TestedClaim } from './claim-finding.ts';
import { formatTick } from './format.ts';

/** Where values lie on the common axis of some intervals, in pixels. */
export interface IntervalAxis {
  width: number;
  place(value: number): number;
  ticks: readonly { at: number; label: string }[];
  /** What values are held against. */
  against: number;
}

/** Of the column: 12.25rem. */
const width = 196;
/** Room for half a point. */
const margin = 10;

/** The axis of claims that are held against the same; undefined where they are held against nothing. */
export function intervalAxis(
  rows: readonly Pick<TestedClaim, 'finding'>[],
): IntervalAxis | undefined {
  const findings = rows.flatMap(({ finding }) => finding ?? []);
  const [first] = findings;
  if (!first?.against) return undefined;
  const { value: origin, scale } = first.against;
  const values = findings.flatMap(({ value, interval }) => [
    value.value,
    ...(interval ? [interval.low, interval.high] : []),
  ]);
  const style: Quantity['style'] = first.value.style;
  const labelOf = (value: number) => formatTick(value, style);
  const axis = smallAxis({ values, origin, scale, width, margin, labelOf });
  return { ...axis, width, against: axis.place(origin) };
}
