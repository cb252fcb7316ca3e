import type { FoundSeries } from '../found-run.ts';

/** The series of one run. */
export type Metrics = Map<string, FoundSeries>;

/**
 * Collects rows in the order in which they were written, and tells the runs apart that lie in one file, one after the
 * other: a run begins where the step falls to the first step of the run before, or below. A step that goes back less is
 * that of a resumed run.
 */
export class LoggedRows {
  #pieces: Piece[] = [];

  /** @param time when the row was written, in seconds since 1970 */
  add(step: number, values: Iterable<readonly [string, number]>, time?: number): void {
    const last = this.#pieces.at(-1);
    const startsOver = last && step < last.last && step <= last.first;
    const piece = last && !startsOver ? last : this.#begin(step);
    piece.last = step;
    const row = piece.rows++;
    for (const [name, value] of values) write(piece.metrics, name, { step, value, time, row });
  }

  /** The runs with a value, in the order of the file. */
  runs(): Metrics[] {
    const pieces = this.#pieces;
    // Runs of one row are none: these are rows in no order, such as the newest first.
    const isOne = pieces.slice(0, -1).some(({ rows }) => rows === 1);
    const runs = isOne && pieces.length > 1 ? [joined(pieces)] : pieces;
    return runs.map(({ metrics }) => withWholeTimes(metrics)).filter(({ size }) => size > 0);
  }

  #begin(step: number): Piece {
    const piece = { first: step, last: step, rows: 0, metrics: new Map() };
    this.#pieces.push(piece);
    return piece;
  }
}

/** The place of a run among those of one file: several are numbered. */
export function numbered(place: string, index: number, count: number): string {
  return count > 1 ? `${place}#${index + 1}` : place;
}

/** A series by itself, where the rows of a metric's file are no rows of other metrics. */
export function withoutRows({ row: _row, ...series }: FoundSeries): FoundSeries {
  return series;
}

interface Piece {
  first: number;
  last: number;
  rows: number;
  metrics: Map<string, Written>;
}

type Written = Required<FoundSeries>;

function write(
  metrics: Map<string, Written>,
  name: string,
  at: { step: number; value: number; time: number | undefined; row: number },
): void {
  let series = metrics.get(name);
  if (!series) {
    series = { step: [], value: [], time: [], row: [] };
    metrics.set(name, series);
  }
  series.step.push(at.step);
  series.value.push(at.value);
  series.time.push(at.time ?? NaN);
  series.row.push(at.row);
}

function joined(pieces: readonly Piece[]): Piece {
  const all: Piece = { first: 0, last: 0, rows: 0, metrics: new Map() };
  for (const { metrics, rows } of pieces) {
    for (const [name, { step, value, time, row }] of metrics) {
      for (let i = 0; i < step.length; i++) {
        const at = { step: step[i]!, value: value[i]!, time: time[i]!, row: all.rows + row[i]! };
        write(all.metrics, name, at);
      }
    }
    all.rows += rows;
  }
  return all;
}

/** Times count only where each value of a metric has one. */
function withWholeTimes(metrics: Map<string, Written>): Metrics {
  return new Map(
    [...metrics].map(([name, { time, ...series }]) => [
      name,
      time.some(Number.isNaN) ? series : { ...series, time },
    ]),
  );
}
