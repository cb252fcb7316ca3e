import { keepExtremes } from '../smoothing/downsample.ts';
import { meanAcrossRuns, type Scale, sharedSteps } from './across-runs.ts';
import { type ComparedSeries, drawableOn } from './compared-series.ts';
import type { LineEnd } from './line-names.ts';
import { framePanel, type PanelOptions } from './panel-frame.ts';
import { type Datum, dashOf, type Layer, type Panel, valuesOf } from './series-encoding.ts';

export interface BandPanelOptions extends PanelOptions {
  /** The lower and the upper edges of the bands, with the same series in the same order. */
  low: readonly ComparedSeries[];
  high: readonly ComparedSeries[];
  /** What the band covers, for the note: "from the lowest to the highest loss". */
  covers: string;
}

/** A panel with one band and its edges for each series. With several runs, the edges are means over the runs. */
export function bandPanel(options: BandPanelOptions): Panel {
  const { low, high, covers, width } = options;
  const labels = low.map(({ label }) => label);
  const bands = low.flatMap((edge, i) => bandRows(edge, high[i]!, options));
  const runs = Math.max(...low.map((edge) => edge.runs.length));
  const note = runs > 1 ? `Band: ${covers}; edges: means of ${runs} runs.` : `Band: ${covers}.`;
  const edges = ['low', 'high'] as const;
  const layer = [
    { description: covers, ...areaLayer(bands) },
    ...edges.map((edge) => edgeLayer(bands, edge, dashOf(labels, width, options))),
  ];
  return framePanel(options, {
    series: labels,
    values: bands.flatMap(valuesOf),
    note,
    layer,
    ends: labels.map((label) => middleOfEnd(bands, label, options.scale)),
  });
}

function middleOfEnd(bands: readonly Datum[], label: string, scale: Scale | undefined): LineEnd {
  const { low, high } = bands.findLast(({ series }) => series === label)!;
  return { label, value: scale === 'log' ? Math.sqrt(low! * high!) : (low! + high!) / 2 };
}

function bandRows(lower: ComparedSeries, upper: ComparedSeries, options: PanelOptions): Datum[] {
  const step: number[] = [];
  const low: number[] = [];
  const high: number[] = [];
  const edges = sharedSteps(edgeMeans(lower, options), [edgeMeans(upper, options)]);
  for (const { step: at, values } of edges) {
    step.push(at);
    low.push(values[0]!);
    high.push(values[1]!);
  }
  return keepExtremes(step, [low, high], options.width).map((i) => ({
    series: lower.label,
    step: step[i]!,
    low: low[i]!,
    high: high[i]!,
  }));
}

function edgeMeans(edge: ComparedSeries, { scale = 'linear', quantity }: PanelOptions) {
  return meanAcrossRuns(drawableOn(scale, edge, quantity).runs, scale);
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
