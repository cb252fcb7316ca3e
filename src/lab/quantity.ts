/**
 * A number for the text of an article: what `src/experiments/<name>/values.ts` exports are functions
 * of results that return one. Rounding belongs to it, so that the same value reads the same everywhere.
 */
export interface Quantity {
  /** Finite. A fraction for `percent` (0.79 reads "79%"), seconds for `duration`. */
  value: number;
  /** Default: `decimal`. `scientific` reads "5.20e−13", for what would be 0.00. */
  style?: 'decimal' | 'percent' | 'duration' | 'scientific';
  /** Digits after the point, of the percentage for `percent`. Default: 0 for `percent`, else 2; `duration` has none. */
  digits?: number;
  /** Its 95 % confidence interval: "54.0 ± 0.8%", or "1.52 (1.31 to 1.76)" where it isn't even. */
  interval?: { low: number; high: number } | undefined;
  /** Written after the number: "images/s". */
  unit?: string;
  /** Not a result, but what was set before the runs, or what others published: it isn't marked in the text. */
  given?: true;
}
