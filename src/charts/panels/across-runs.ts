import { meanInterval } from '../../statistics/mean-interval.ts';

export type Scale = 'linear' | 'log';

const same = (value: number) => value;
/** Converts values to places on an axis, and back. */
export const axes = {
  linear: { to: same, from: same },
  log: { to: Math.log, from: Math.exp },
} as const;

/** Measurements by their places on the horizontal axis, ascending: steps, or the values of another metric there. */
export interface PlacedSeries {
  step: Int32Array | Float64Array;
  value: Float64Array;
}

/** The mean of a series over runs with its 95 % interval. */
export interface MeanSeries extends PlacedSeries {
  /** Absent for a single run. */
  interval?: { low: Float64Array; high: Float64Array };
  /** Where the runs have values at once. Absent for a single run. */
  common?: Common;
}

/** Where several series have values at once. */
export interface Common {
  /** Whether values between measurements are those of straight lines, as the series share too few steps. */
  between: boolean;
  /** How many steps have a value of each series. */
  steps: number;
  /** How many steps have a value of any series. */
  of: number;
}

interface Aligned extends Common {
  rows: Iterable<{ step: number; values: number[] }>;
}

/**
 * The mean over runs at each step that all runs measured. If they share too few steps, it is the mean of their lines:
 * between measurements, a run then counts by a straight line, as it is drawn. If a run ends early, so does the mean: a
 * mean over the remaining runs would jump, and would favour runs that didn't diverge. On a logarithmic scale it is the
 * geometric mean, so that the interval is symmetric around it. It is empty if the runs have no steps in common.
 *
 * @param runs at least one, each with ascending steps
 */
export function meanAcrossRuns(runs: readonly PlacedSeries[], scale: Scale): MeanSeries {
  if (runs.length === 1) return runs[0]!;
  const { to, from } = axes[scale];
  const { rows, ...common } = alignSeries(runs, scale);
  const [step, value, low, high] = [0, 1, 2, 3].map(
    () => new Float64Array(common.steps),
  ) as Columns;
  let count = 0;
  for (const { step: at, values } of rows) {
    const interval = meanInterval(values.map(to));
    const drawn = [interval.mean, interval.low, interval.high].map(from);
    // The squares of diverging values overflow earlier than the values.
    if (!drawn.every(Number.isFinite)) continue;
    step[count] = at;
    [value[count], low[count], high[count]] = drawn as [number, number, number];
    count++;
  }
  const filled = (column: Float64Array) => column.subarray(0, count);
  return {
    step: filled(step),
    value: filled(value),
    interval: { low: filled(low), high: filled(high) },
    common,
  };
}

type Columns = [Float64Array, Float64Array, Float64Array, Float64Array];
type Places = PlacedSeries['step'];

/** The least share of the steps of the shortest series that all series must have, for them to be compared at these. */
const enough = 1 / 2;

/**
 * The values of all series at the steps that all have. If these are too few, the values of their lines, at every step of
 * any of them from where the last one starts to where the first one ends.
 *
 * @param series at least one, each with ascending steps
 * @param scale on which the lines are straight
 */
export function alignSeries(series: readonly PlacedSeries[], scale: Scale): Aligned {
  const lengths = series.map(({ step }) => step.length);
  const shared = sharedSteps(series);
  const all = lengths.every((length) => length === shared.length) ? shared : allSteps(series);
  const isEnough = shared.length > 0 && shared.length >= enough * Math.min(...lengths);
  const steps = isEnough ? shared : withinAll(all, series);
  return {
    // Series that end one after the other may have all steps of their overlap: then no line is needed.
    between: steps.length > shared.length,
    steps: steps.length,
    of: all.length,
    rows: valuesAt(steps, series, scale),
  };
}

function sharedSteps([first, ...others]: readonly PlacedSeries[]): Places {
  const next = others.map(() => 0);
  return first!.step.filter((step) =>
    others.every((other, i) => {
      next[i] = placeFrom(other, next[i]!, step);
      return other.step[next[i]!] === step;
    }),
  );
}

function allSteps(series: readonly PlacedSeries[]): Places {
  const steps = Float64Array.from(series.flatMap(({ step }) => [...step])).sort();
  return steps.filter((step, i) => step !== steps[i - 1]);
}

function withinAll(steps: Places, series: readonly PlacedSeries[]): Places {
  const first = Math.max(...series.map(({ step }) => step[0] ?? Infinity));
  const last = Math.min(...series.map(({ step }) => step.at(-1) ?? -Infinity));
  return steps.filter((step) => step >= first && step <= last);
}

function* valuesAt(
  steps: Places,
  series: readonly PlacedSeries[],
  scale: Scale,
): Generator<{ step: number; values: number[] }> {
  const next = series.map(() => 0);
  for (const step of steps) {
    const values = series.map((one, i) => {
      next[i] = placeFrom(one, next[i]!, step);
      return valueOn(one, next[i]!, step, scale);
    });
    yield { step, values };
  }
}

/** The first place from `start` on whose step isn't before `at`. */
function placeFrom({ step }: PlacedSeries, start: number, at: number): number {
  let place = start;
  while (step[place]! < at) place++;
  return place;
}

/** The value at a step. @param place the first place whose step isn't before it */
function valueOn({ step, value }: PlacedSeries, place: number, at: number, scale: Scale): number {
  if (step[place] === at) return value[place]!;
  const { to, from } = axes[scale];
  const [start, end] = [step[place - 1]!, step[place]!];
  const share = (at - start) / (end - start);
  // Differences of large values would overflow.
  return from((1 - share) * to(value[place - 1]!) + share * to(value[place]!));
}
