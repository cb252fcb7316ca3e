import { meanAcrossRuns } from './across-runs.ts';
import { type ComparedSeries, drawableOn } from './compared-series.ts';
import { keepExtremes } from './downsample.ts';
import { framePanel, type PanelOptions } from './panels.ts';
import { type Datum, dashOf, type Layer, type Panel, valuesOf } from './series-encoding.ts';

export interface BandPanelOptions extends PanelOptions {
  /** The band's lower and upper edges, by series in the same order. */
  low: readonly ComparedSeries[];
  high: readonly ComparedSeries[];
  /** What the band covers, for the note: "from the lowest to the highest loss". */
  covers: string;
}

/** One band a series, with its edges. Of several runs: between the means of their edges. */
export function bandPanel(options: BandPanelOptions): Panel {
  const { low, high, covers, width } = options;
  const labels = low.map(({ label }) => label);
  const bands = low.flatMap((edge, i) => bandRows(edge, high[i]!, options));
  const runs = Math.max(...low.map((edge) => edge.runs.length));
  const note = runs > 1 ? `Band: ${covers}; edges: means of ${runs} runs.` : `Band: ${covers}.`;
  const layer = [areaLayer(bands), edgeLayer(edgeRows(bands), labels, width)];
  return framePanel(options, { series: labels, values: bands.flatMap(valuesOf), note, layer });
}

function bandRows(lower: ComparedSeries, upper: ComparedSeries, options: PanelOptions): Datum[] {
  const low = edgeMeans(lower, options);
  const high = edgeMeans(upper, options);
  const highAt = new Map(high.step.map((step, i) => [step, high.value[i]!]));
  const rows = low.step.flatMap((step, i) => {
    const top = highAt.get(step);
    return top === undefined ? [] : [{ series: lower.label, step, low: low.value[i]!, high: top }];
  });
  const kept = keepExtremes(
    rows.map(({ step }) => step),
    [rows.map((row) => row.low), rows.map((row) => row.high)],
    options.width,
  );
  return kept.map((i) => rows[i]!);
}

function edgeMeans(edge: ComparedSeries, { scale = 'linear', quantity }: PanelOptions) {
  return meanAcrossRuns(drawableOn(scale, edge, quantity).runs, scale);
}

function edgeRows(bands: readonly Datum[]): (Datum & { edge: string })[] {
  return bands.flatMap(({ series, step, low, high }) => [
    { series, step, edge: 'low', value: low! },
    { series, step, edge: 'high', value: high! },
  ]);
}

function areaLayer(values: Datum[]): Layer {
  return {
    data: { values },
    mark: { type: 'area', opacity: 0.25 },
    encoding: {
      y: { field: 'low', type: 'quantitative' },
      y2: { field: 'high' },
    },
  };
}

function edgeLayer(values: Datum[], labels: string[], width: number): Layer {
  return {
    data: { values },
    mark: { type: 'line', strokeWidth: 1.4, strokeJoin: 'round' },
    encoding: {
      y: { field: 'value', type: 'quantitative' },
      detail: { field: 'edge' },
      strokeDash: dashOf(labels, width),
    },
  };
}
