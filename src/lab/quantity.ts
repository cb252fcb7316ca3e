import type { ResultsOf } from './results.ts';

/** The ways to write a number. */
export const styles = ['decimal', 'percent', 'duration', 'scientific'] as const;

/**
 * A number for the text of an article: `src/experiments/<name>/values.ts` exports functions that compute one from
 * results. The number includes its rounding, so that a value reads the same everywhere.
 */
export interface Quantity {
  /** Finite. A fraction for `percent` (0.79 reads "79%"), seconds for `duration`. */
  value: number;
  /** Default: `decimal`. `scientific` reads "5.20e−13", for values that would otherwise read 0.00. */
  style?: (typeof styles)[number];
  /**
   * Digits after the decimal point; for `percent`, of the percentage. Default: 0 for `percent`, else 2. `duration`
   * ignores it.
   */
  digits?: number;
  /** The value's 95 % confidence interval: "54.0 ± 0.8%", or "1.52 (1.31 to 1.76)" if it isn't symmetric. */
  interval?: { low: number; high: number } | undefined;
  /** Written after the number: "images/s". */
  unit?: string;
  /**
   * Marks a number that is no result: it was set before the runs, or published by others. The text doesn't mark it as a
   * result.
   */
  given?: true;
}

/** An export of an experiment's `values.ts`. */
export type ValueOf<E> = (results: ResultsOf<E>) => Quantity;
