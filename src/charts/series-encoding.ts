import type { TopLevelSpec } from 'vega-lite';
import { textWidth } from './text-metrics.ts';
import { labelStyle, seriesStyle, usualMargin } from './theme.ts';

type Stack = Extract<TopLevelSpec, { vconcat: unknown[] }>;
/** One of several plots above each other. */
export type Panel = Extract<Stack['vconcat'][number], { layer: unknown[] }>;
export type Layer = Panel['layer'][number];

/** What is drawn: a value, or the range from low to high, at a step of a series. */
export interface Datum {
  series: string;
  /** Which of the series' runs, from 1. */
  run?: number;
  step: number;
  value?: number;
  low?: number;
  high?: number;
}

export function valuesOf({ value, low, high }: Datum): number[] {
  return [value, low, high].filter((one) => one !== undefined);
}

/** Colours by series, in their order. */
export function colourOf(series: readonly string[], width: number) {
  return { ...seriesField(series, 'colour'), legend: legendOf(series, width) };
}

/** Dashes by series, in their order. Their legend merges with that of the colours. */
export function dashOf(series: readonly string[], width: number) {
  return { ...seriesField(series, 'dash'), legend: legendOf(series, width) };
}

/** Long enough to show two dashes. */
const symbolLength = 28;
const entryGap = 24;

function seriesField(series: readonly string[], style: 'colour' | 'dash') {
  const range = series.map((_, i) => seriesStyle(i)[style]);
  return { field: 'series', type: 'nominal' as const, scale: { domain: [...series], range } };
}

function legendOf(series: readonly string[], width: number) {
  return {
    title: null,
    symbolType: 'stroke',
    symbolSize: symbolLength ** 2,
    // Else those of the layer that Vega-Lite looks at first.
    symbolOpacity: 1,
    symbolStrokeWidth: 2.2,
    columns: columnsWithin(width - usualMargin, series),
  };
}

/** As many as fit beside each other, each as wide as its widest entry; the last needs no gap, so this is ample. */
function columnsWithin(width: number, series: readonly string[]): number {
  const entries = series.map((label) => symbolLength + entryGap + textWidth(label, labelStyle));
  for (let columns = series.length; columns > 1; columns--) {
    const widest = Array.from({ length: columns }, (_, column) =>
      Math.max(...entries.filter((_, i) => i % columns === column)),
    );
    if (widest.reduce((sum, entry) => sum + entry, 0) <= width) return columns;
  }
  return 1;
}
