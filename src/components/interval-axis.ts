import { logTicks } from '../charts/panels.ts';
import type { TestedClaim } from './claim-finding.ts';

/** Where values lie on the common axis of some intervals, in pixels. */
export interface IntervalAxis {
  width: number;
  place(value: number): number;
  ticks: readonly { at: number; label: string }[];
  /** What values are held against. */
  against: number;
}

const width = 196;
const margin = 10;

export function intervalAxis(rows: readonly TestedClaim[]): IntervalAxis | undefined {
  const findings = rows.flatMap(({ finding }) => finding ?? []);
  const against = findings[0]?.against;
  if (!against) return undefined;
  const values = [
    against.value,
    ...findings.flatMap(({ value, interval }) => [
      value.value,
      ...(interval ? [interval.low, interval.high] : []),
    ]),
  ];
  const isLog = against.scale === 'log';
  const onAxis = isLog ? Math.log : (value: number) => value;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const place = (value: number) =>
    Math.round(
      10 *
        (margin +
          ((width - 2 * margin) * (onAxis(value) - onAxis(low))) / (onAxis(high) - onAxis(low))),
    ) / 10;
  const steps = isLog
    ? [...new Set([...logTicks([low, high]), 0.5, 1, 2, 5, 10])].filter((tick) =>
        high / low > 20 ? [0.5, 1, 2, 5, 10, 20, 100, 0.1].includes(tick) : true,
      )
    : [
        low < -0.05 * high ? Number(low.toPrecision(1)) : undefined,
        against.value,
        Number((high / 2).toPrecision(1)),
        Number(high.toPrecision(1)),
      ];
  const ticks = steps
    .filter((tick): tick is number => tick !== undefined && tick >= low && tick <= high)
    .map((tick) => ({ at: place(tick), label: String(tick).replace('-', '\u2212') }));
  return { width, place, ticks, against: place(against.value) };
}
