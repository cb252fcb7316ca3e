import type { TopLevelSpec } from 'vega-lite';
import type { Smoothing } from '../../charts/smoothing/smoothing.ts';
import { type Evaluated, evaluate } from '../../lab/findings/evaluate.ts';
import type { Results } from '../../lab/results.ts';
import type { Chart } from '../origins/experiment-modules.ts';

/** Makes a chart's specification for a width in pixels. Its value is undefined if no seed has the data of the chart. */
export type ChartSpec = (width: number, smoothing?: Smoothing) => Evaluated<TopLevelSpec>;

/** Makes a chart's specifications from the same results, which include diverged runs up to their end. */
export function chartSpec(chart: Chart, results: Results): ChartSpec {
  // `evaluate` checks that a chart reads the same each time it is made for the same width and smoothing.
  const keys = new Map<string, object>();
  return (width, smoothing) => {
    const form = `${width} ${smoothing}`;
    const key = keys.get(form) ?? { chart, form };
    keys.set(form, key);
    const make = (read: Results) => chart(read, width, smoothing);
    return evaluate(results, make, { keepDiverged: true, key });
  };
}
