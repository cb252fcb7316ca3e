import { ExpectedError } from '../../messages/expected-error.ts';
import { meanInterval } from '../../statistics/mean-interval.ts';
import { framePanel, type PanelOptions } from '../panels/panel-frame.ts';
import { type Datum, dashOf, type Layer, type Panel, valuesOf } from '../panels/series-encoding.ts';
import type { ComparedRuns } from './compared-values.ts';

/** A bin that was counted before: from its lower end to below its upper one. */
export interface CountedBin {
  from: number;
  to: number;
  count: number;
}

export interface HistogramPanelOptions extends Omit<PanelOptions, 'scale' | 'zero' | 'moment'> {
  /** What is counted, for the axis: "confidence". Panels of one stack must have the same. */
  of: string;
  /** The values of each run, or its bins, which must be the same in all runs. */
  series: readonly ComparedRuns<ArrayLike<number> | readonly CountedBin[]>[];
  /** About how many bins to make of values. Default: 20. */
  bins?: number;
}

/**
 * A panel with an outline for each series: in each bin, the share of a run's values, as the mean of the runs with its 95 %
 * interval.
 *
 * @throws ExpectedError naming the panel, if there is nothing to count, a value isn't finite, or runs differ in their bins
 */
export function histogramPanel(options: HistogramPanelOptions): Panel {
  const { title, series, of, width } = options;
  if (series.length === 0) throw refusal(title, 'has no series: give it some');
  const edges = edgesOf(options);
  const labels = series.map(({ label }) => label);
  const rows = series.flatMap(({ label, runs }) =>
    outlineOf(
      label,
      runs.map((run) => sharesOf(run, edges, title)),
      edges,
    ),
  );
  const runs = Math.max(...series.map((one) => one.runs.length));
  const intervals = rows.filter(({ low }) => low !== undefined);
  return framePanel(options, {
    series: labels,
    over: { metric: of, notes: [] },
    values: rows.flatMap(valuesOf),
    notes: [
      `Shares of ${edges.length - 1} bins, each drawn from its lower end.`,
      ...(runs > 1 ? [`Mean of ${runs} runs, with its 95% interval.`] : []),
    ],
    layer: [
      ...(intervals.length > 0 ? [{ description: '95% interval', ...areaLayer(intervals) }] : []),
      {
        description: runs > 1 ? 'mean of the runs' : 'as measured',
        ...outlineLayer(rows, dashOf(labels, width, options)),
      },
    ],
    ends: labels.map((label) => ({
      label,
      value: rows.findLast((row) => row.series === label)!.value!,
    })),
  });
}

type Run = ArrayLike<number> | readonly CountedBin[];

function isCounted(run: Run): run is readonly CountedBin[] {
  return typeof run[0] === 'object';
}

/** The ends of the bins, ascending. */
function edgesOf({ title, series, bins = 20 }: HistogramPanelOptions): number[] {
  const all = series.flatMap(({ label, runs }) => {
    if (runs.length === 0) throw refusal(title, `has no runs of "${label}"`);
    return runs.map((run) => ({ label, run }));
  });
  const empty = all.find(({ run }) => run.length === 0);
  if (empty) throw refusal(title, `has a run of "${empty.label}" without values`);
  const counted = all.filter(({ run }) => isCounted(run));
  if (counted.length === 0) return roundEdges(all, bins, title);
  if (counted.length < all.length) {
    throw refusal(
      title,
      'has values of some runs and bins of others: give bins, or values, of all',
    );
  }
  const [first, ...others] = counted.map(({ run }) => edgesIn(run as CountedBin[], title));
  const other = others.findIndex((edges) => JSON.stringify(edges) !== JSON.stringify(first));
  if (other < 0) return first!;
  throw refusal(
    title,
    `has other bins in a run of "${counted[other + 1]!.label}" than in the first run: give all runs the same`,
  );
}

function edgesIn(bins: readonly CountedBin[], title: string): number[] {
  const inOrder = bins.toSorted((a, b) => a.from - b.from);
  for (const [i, { from, to, count }] of inOrder.entries()) {
    if (!(from < to) || !(count >= 0) || !Number.isFinite(count)) {
      throw refusal(title, `has a bin from ${from} to ${to} with the count ${count}`);
    }
    const next = inOrder[i + 1];
    if (next && next.from !== to) {
      throw refusal(title, `has a bin that ends at ${to} before one that begins at ${next.from}`);
    }
  }
  return [inOrder[0]!.from, ...inOrder.map(({ to }) => to)];
}

/** Ends that are multiples of a round number, from the lowest to the highest of all values. */
function roundEdges(
  all: readonly { label: string; run: Run }[],
  bins: number,
  title: string,
): number[] {
  const values = all.flatMap(({ label, run }) => {
    const numbers = Array.from(run as ArrayLike<number>);
    const bad = numbers.find((value) => !Number.isFinite(value));
    if (bad !== undefined)
      throw refusal(title, `has ${bad} in a run of "${label}": only finite numbers have a bin`);
    return numbers;
  });
  const [least, most] = [
    values.reduce((a, b) => Math.min(a, b)),
    values.reduce((a, b) => Math.max(a, b)),
  ];
  const width = (most - least || 1) / bins;
  const power = 10 ** Math.floor(Math.log10(width));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= 0.75 * width)!;
  const first = Math.floor(least / step + 1e-9);
  const count = Math.max(1, Math.ceil(most / step - 1e-9) - first);
  return Array.from({ length: count + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** The share of a run's values in each bin. The last bin has its upper end, too. */
function sharesOf(run: Run, edges: readonly number[], title: string): number[] {
  const counts = isCounted(run) ? countsIn(run) : counted(run, edges);
  const all = counts.reduce((a, b) => a + b, 0);
  if (all > 0) return counts.map((count) => count / all);
  throw refusal(title, 'has a run whose bins are all empty');
}

function countsIn(bins: readonly CountedBin[]): number[] {
  return bins.toSorted((a, b) => a.from - b.from).map(({ count }) => count);
}

function counted(values: ArrayLike<number>, edges: readonly number[]): number[] {
  const counts = edges.slice(1).map(() => 0);
  for (const value of Array.from(values)) {
    const above = edges.findIndex((edge) => edge > value);
    counts[above < 0 ? counts.length - 1 : Math.max(0, above - 1)]!++;
  }
  return counts;
}

/** A row at the lower end of each bin, and one at the upper end of the last, where the outline ends. */
function outlineOf(series: string, runs: readonly number[][], edges: readonly number[]): Datum[] {
  return edges.map((step, edge) => {
    const bin = Math.min(edge, edges.length - 2);
    const { mean, low, high } = meanInterval(runs.map((shares) => shares[bin]!));
    return {
      series,
      step,
      value: mean,
      ...(Number.isNaN(low) ? {} : { low: Math.max(0, low), high: Math.min(1, high) }),
    };
  });
}

function areaLayer(values: Datum[]): Layer {
  return {
    data: { values },
    mark: { type: 'area', opacity: 0.2, interpolate: 'step-after' },
    encoding: { y: { field: 'low', type: 'quantitative' }, y2: { field: 'high' } },
  };
}

function outlineLayer(values: Datum[], dash: ReturnType<typeof dashOf>): Layer {
  return {
    data: { values },
    mark: { type: 'line', strokeWidth: 2, interpolate: 'step-after' },
    encoding: {
      y: { field: 'value', type: 'quantitative' },
      ...(dash ? { strokeDash: dash } : {}),
    },
  };
}

function refusal(title: string, problem: string): ExpectedError {
  return new ExpectedError(`the panel "${title}" ${problem}`);
}
