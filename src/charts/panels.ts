import type { TopLevelSpec } from 'vega-lite';
import type { Scale } from './across-runs.ts';
import { colourOf, type Panel } from './series-encoding.ts';

export interface PanelOptions {
  title: string;
  /** What the vertical axis shows, with its unit. */
  quantity: string;
  /** Of the whole chart, in pixels: how many points are worth drawing. */
  width: number;
  scale?: Scale;
  /** A d3 number format for the labels of the vertical axis. */
  format?: string;
  /** What the quantity can be at all: an interval is cut there. Default: any number. */
  bounds?: readonly [lowest: number, highest: number];
  /** Whether the vertical axis starts at 0. Default: true on a linear scale. */
  zero?: boolean;
}

interface PanelContent {
  series: string[];
  /** All that are drawn, for the axis. */
  values: number[];
  /** How to read what is drawn. */
  note: string | undefined;
  layer: Panel['layer'];
}

/** Puts panels above each other on a common horizontal axis, under one legend. */
export function stackPanels(description: string, xTitle: string, panels: Panel[]): TopLevelSpec {
  const last = panels.length - 1;
  return {
    description,
    vconcat: panels.map((panel, i) => withStepAxis(panel, i === last ? xTitle : null)),
    resolve: { scale: { x: 'shared', color: 'shared', strokeDash: 'shared' } },
  };
}

/** What the panels of every kind have in common. */
export function framePanel(
  options: PanelOptions,
  { series, values, note, layer }: PanelContent,
): Panel {
  const { title, quantity, scale, width } = options;
  const unit = withScale(quantity, scale);
  return {
    title: { text: title, subtitle: note ? [unit, note] : [unit] },
    height: 168,
    encoding: {
      y: { type: 'quantitative', ...valueAxis(options, values) },
      color: colourOf(series, width),
    },
    layer,
  };
}

/** What an axis shows, and how where that isn't to be expected. @param type of its scale */
export function withScale(quantity: string, type: string | undefined): string {
  return type === 'log' ? `${quantity}, log scale` : quantity;
}

/** The quantity stands above the axis, where it needn't be read sideways. */
function valueAxis({ quantity, scale, format, zero }: PanelOptions, values: readonly number[]) {
  const labels = { title: null, ...(format ? { format } : {}) };
  if (scale !== 'log') {
    return { title: quantity, scale: { zero: zero ?? true }, axis: { ...labels, tickCount: 5 } };
  }
  const ticks = logTicks(values);
  const domain = [ticks[0]!, ticks.at(-1)!];
  return {
    title: quantity,
    scale: { type: 'log' as const, domain, nice: false },
    axis: { ...labels, values: ticks, format: format ?? '~r' },
  };
}

/** Powers of ten around the values; where they span too little, twice and five times these too. */
export function logTicks(values: readonly number[]): number[] {
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  const factors = high / low > 20 ? [1] : [1, 2, 5];
  // A logarithm may be rounded past a power.
  const lowest = Math.floor(Math.log10(low)) - 1;
  const highest = Math.ceil(Math.log10(high)) + 1;
  const steps = Array.from({ length: highest - lowest + 1 }, (_, i) =>
    factors.map((factor) => Number(`${factor}e${lowest + i}`)),
  ).flat();
  const first = steps.findLastIndex((step) => step <= low);
  const last = steps.findIndex((step, i) => i > first && step >= high);
  return steps.slice(first, last + 1);
}

function withStepAxis(panel: Panel, title: string | null): Panel {
  return {
    ...panel,
    encoding: {
      ...panel.encoding,
      x: {
        field: 'step',
        type: 'quantitative',
        scale: { nice: false, zero: false },
        axis: { title, tickMinStep: 1, tickCount: 7 },
      },
    },
  };
}
