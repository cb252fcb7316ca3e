import type { TopLevelSpec } from 'vega-lite';
import type { Smoothing } from '../../charts/smoothing/smoothing.ts';
import { type Evaluated, evaluate } from '../../lab/findings/evaluate.ts';
import type { Results } from '../../lab/results.ts';
import type { Chart } from '../origins/experiment-modules.ts';

/** Makes a chart's specification for a width in pixels. Its value is undefined where no seed has what is drawn. */
export type ChartSpec = (width: number, smoothing?: Smoothing) => Evaluated<TopLevelSpec>;

/** A chart's specifications of the same results. Runs that diverged are drawn as far as they went. */
export function chartSpec(chart: Chart, results: Results): ChartSpec {
  // A chart must read the same whenever it is made for the same width and smoothing.
  const keys = new Map<string, object>();
  return (width, smoothing) => {
    const form = `${width} ${smoothing}`;
    const key = keys.get(form) ?? { chart, form };
    keys.set(form, key);
    const make = (read: Results) => chart(read, width, smoothing);
    return evaluate(results, make, { keepDiverged: true, key });
  };
}
