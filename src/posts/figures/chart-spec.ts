import type { TopLevelSpec } from 'vega-lite';
import { chartWidths } from '../../charts/look/theme.ts';
import type { Smoothing } from '../../charts/smoothing/smoothing.ts';
import { type Evaluated, evaluate } from '../../lab/findings/evaluate.ts';
import type { Results } from '../../lab/results.ts';
import type { Chart } from '../experiment-modules.ts';

type ChartReads = Pick<Evaluated<TopLevelSpec>, 'reads' | 'limits'>;

/** What charts read as they are drawn for a column of text. The specifications themselves would be too much to keep. */
const noted = new WeakMap<Results, WeakMap<Chart, ChartReads>>();

/** A chart's specification; undefined where no seed has what it draws. Runs that diverged are drawn as far as they went. */
export function chartSpec(
  chart: Chart,
  results: Results,
  width: number,
  smoothing?: Smoothing,
): TopLevelSpec | undefined {
  const draw = (read: Results) => chart(read, width, smoothing);
  const key = keyOf(chart, width, smoothing);
  const { value, reads, limits } = evaluate(results, draw, { keepDiverged: true, key });
  if (width === chartWidths.wide && !smoothing) {
    const ofResults = noted.get(results) ?? new WeakMap<Chart, ChartReads>();
    noted.set(results, ofResults.set(chart, { reads, limits }));
  }
  return value;
}

/** What a chart reads, and why not from all runs. */
export function chartReads(chart: Chart, results: Results): ChartReads {
  const known = noted.get(results)?.get(chart);
  if (known) return known;
  chartSpec(chart, results, chartWidths.wide);
  return noted.get(results)!.get(chart)!;
}

const keys = new WeakMap<Chart, Map<string, object>>();

/** The same for the same chart, width and smoothing. */
function keyOf(chart: Chart, width: number, smoothing: Smoothing | undefined): object {
  const ofChart = keys.get(chart) ?? new Map<string, object>();
  keys.set(chart, ofChart);
  const form = `${width} ${smoothing}`;
  const key = ofChart.get(form) ?? { chart, form };
  ofChart.set(form, key);
  return key;
}
