import { ExpectedError } from '../../messages/expected-error.ts';
import { keepExtremes } from '../smoothing/downsample.ts';
import { alignSeries, type MeanSeries, meanAcrossRuns, type Scale } from './across-runs.ts';
import { commonPlaces, type DrawnSeries, drawableOn, type Over } from './compared-series.ts';
import type { LineEnd } from './line-names.ts';
import { framePanel, type PanelOptions } from './panel-frame.ts';
import { apart, commonNotes, type Together } from './reading-notes.ts';
import { type Datum, dashOf, type Layer, type Panel, valuesOf } from './series-encoding.ts';

export interface BandPanelOptions extends PanelOptions {
  /** The lower and the upper edges of the bands, with the same series in the same order. */
  low: readonly DrawnSeries[];
  high: readonly DrawnSeries[];
  /** What the band covers, for the note: "from the lowest to the highest loss". */
  covers: string;
}

/**
 * A panel with one band and its edges for each series. With several runs, the edges are means over the runs.
 *
 * @throws ExpectedError naming the series whose runs, or whose edges, have no steps in common
 */
export function bandPanel(options: BandPanelOptions): Panel {
  const { title, low, high, covers, width } = options;
  const over = commonPlaces(title, [...low, ...high]);
  const labels = low.map(({ label }) => label);
  const bands = low.map((edge, i) => bandOf(edge, high[i]!, options, over));
  const rows = bands.flatMap((band) => band.rows);
  const runs = Math.max(...low.map((edge) => edge.runs.length));
  const note = runs > 1 ? `Band: ${covers}; edges: means of ${runs} runs.` : `Band: ${covers}.`;
  const ofMeans = bands.flatMap(({ means }) => means);
  const edges = ['low', 'high'] as const;
  const layer = [
    { description: covers, ...areaLayer(rows) },
    ...edges.map((edge) => edgeLayer(rows, edge, dashOf(labels, width, options))),
  ];
  return framePanel(options, {
    series: labels,
    values: rows.flatMap(valuesOf),
    over,
    notes: [
      note,
      ...(over?.notes ?? []),
      ...commonNotes(ofMeans, { whole: 'Mean', parts: 'runs', over }),
      ...commonNotes(
        bands.map(({ edges }) => edges),
        { whole: 'Band', parts: 'edges', over },
      ),
    ],
    layer,
    ends: labels.map((label) => middleOfEnd(rows, label, options.scale)),
  });
}

function middleOfEnd(bands: readonly Datum[], label: string, scale: Scale | undefined): LineEnd {
  const { low, high } = bands.findLast(({ series }) => series === label)!;
  return { label, value: scale === 'log' ? Math.sqrt(low! * high!) : (low! + high!) / 2 };
}

interface Band {
  rows: Datum[];
  /** The runs of each edge. */
  means: Together[];
  edges: Together;
}

function bandOf(
  lower: DrawnSeries,
  upper: DrawnSeries,
  options: PanelOptions,
  over: Over | undefined,
): Band {
  const { width, scale = 'linear', quantity } = options;
  const { label } = lower;
  const means = [lower, upper].map((edge) => edgeMean(edge, scale, quantity, over));
  const parts = means.map(({ mean }) => mean);
  const { rows, ...common } = alignSeries(parts, scale);
  if (common.steps === 0) throw noBand(quantity, label, apart(parts, 'edges', over));
  const step: number[] = [];
  const [low, high]: [number[], number[]] = [[], []];
  for (const { step: at, values } of rows) {
    step.push(at);
    low.push(values[0]!);
    high.push(values[1]!);
  }
  const kept = keepExtremes(step, [low, high], width);
  return {
    rows: kept.map((i) => ({ series: label, step: step[i]!, low: low[i]!, high: high[i]! })),
    means: means.map(({ mean: { common: shared }, runs }) => ({
      label,
      parts: runs,
      common: shared,
    })),
    edges: { label, parts, common },
  };
}

/** @throws ExpectedError if its runs have no steps in common */
function edgeMean(
  edge: DrawnSeries,
  scale: Scale,
  quantity: string,
  over: Over | undefined,
): { runs: DrawnSeries['runs']; mean: MeanSeries } {
  const { runs } = drawableOn(scale, edge, quantity);
  const mean = meanAcrossRuns(runs, scale);
  if (mean.step.length === 0) throw noBand(quantity, edge.label, apart(runs, 'runs', over));
  return { runs, mean };
}

function noBand(quantity: string, label: string, why: string): ExpectedError {
  return new ExpectedError(
    `"${quantity}" of "${label}" has no band: ${why}; record them where they overlap`,
  );
}

function areaLayer(values: Datum[]): Layer {
  return {
    data: { values },
    mark: { type: 'area', opacity: 0.2 },
    encoding: {
      y: { field: 'low', type: 'quantitative' },
      y2: { field: 'high' },
    },
  };
}

function edgeLayer(values: Datum[], edge: 'low' | 'high', dash: ReturnType<typeof dashOf>): Layer {
  return {
    data: { values },
    mark: { type: 'line', strokeWidth: 1.2, strokeJoin: 'round' },
    encoding: {
      y: { field: edge, type: 'quantitative' },
      ...(dash ? { strokeDash: dash } : {}),
    },
  };
}
