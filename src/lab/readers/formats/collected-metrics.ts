import { ExpectedError } from '../../../messages/expected-error.ts';
import { FormatError } from './format-error.ts';

/** A metric, as `Series`. */
interface Series {
  step: number[];
  value: number[];
  time?: number[];
}

/** One value of a metric. */
export interface Measured {
  step: number;
  value: number;
  /** In seconds since 1970. */
  time: number;
}

/** Collects what a run measured, in the order in which its tool wrote it. */
export class CollectedMetrics {
  readonly series = new Map<string, Required<Series>>();
  #values = 0;

  /** @throws FormatError if there are more values than memory may hold */
  add(name: string, { step, value, time }: Measured): void {
    if (++this.#values > maximumValues) {
      throw new FormatError(`it has more than ${maximumValues} values: write fewer rows`);
    }
    const series = this.#seriesOf(name);
    series.step.push(step);
    series.value.push(value);
    series.time.push(time);
  }

  /** Drops the values from a step on, which a tool wrote before it was started anew there. Returns their number. */
  dropFrom(start: number): number {
    const before = this.#values;
    for (const [name, series] of this.series) {
      const kept = series.step.flatMap((step, i) => (step < start ? [i] : []));
      this.#values -= series.step.length - kept.length;
      this.series.set(name, rowsOf(series, kept));
    }
    return before - this.#values;
  }

  #seriesOf(name: string): Required<Series> {
    const known = this.series.get(name);
    if (known) return known;
    const empty = { step: [], value: [], time: [] };
    this.series.set(name, empty);
    return empty;
  }
}

/** Ten million rows of two metrics: about 500 MB while they are read. */
const maximumValues = 20_000_000;

/**
 * The metrics with another one, such as the epoch, as their step: what that one was at the same step of the tool. Values
 * at other steps of the tool are left out.
 *
 * @throws ExpectedError naming the place, if no metric has that name
 */
export function stepsFrom(
  metrics: ReadonlyMap<string, Series>,
  name: string | undefined,
  place: string,
): Map<string, Series> {
  if (name === undefined) return new Map(metrics);
  const steps = metrics.get(name);
  if (!steps) {
    const known = [...metrics.keys()].join(', ') || 'nothing';
    throw new ExpectedError(
      `${place}: has no "${name}" for the steps: it has ${known}. Change step, or leave it out`,
    );
  }
  const stepAt = new Map(steps.step.map((step, i) => [step, steps.value[i]!]));
  const others = [...metrics].filter(([metric]) => metric !== name);
  return new Map(others.map(([metric, series]) => [metric, withSteps(series, stepAt)]));
}

function withSteps(series: Series, stepAt: ReadonlyMap<number, number>): Series {
  const kept = series.step.flatMap((step, i) => (stepAt.has(step) ? [i] : []));
  const rows = rowsOf(series, kept);
  return { ...rows, step: rows.step.map((step) => stepAt.get(step)!) };
}

function rowsOf<Kind extends Series>(series: Kind, rows: readonly number[]): Kind {
  const { step, value, time } = series;
  return {
    step: rows.map((row) => step[row]!),
    value: rows.map((row) => value[row]!),
    ...(time && { time: rows.map((row) => time[row]!) }),
  } as Kind;
}
