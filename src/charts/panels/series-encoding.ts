import type { TopLevelSpec } from 'vega-lite';
import { textWidth } from '../look/text-metrics.ts';
import { labelStyle, namedLines, nameStyle, usualMargin } from '../look/theme.ts';
import { type Look, styleOf } from './series-look.ts';

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
export function colourOf(series: readonly string[], width: number, look: Look) {
  return {
    ...seriesField(series, 'colour', look),
    legend: isNamed(series, width) ? null : legendOf(series, width),
  };
}

/**
 * Dashes by series, in their order, where a legend must tell them apart by more than a colour. It merges with that
 * of the colours. Lines that bear their names are solid.
 */
export function dashOf(series: readonly string[], width: number, look: Look) {
  if (isNamed(series, width)) return undefined;
  return { ...seriesField(series, 'dash', look), legend: legendOf(series, width) };
}

/** Whether lines bear their names at their ends: of many, the names would no longer stand beside their lines. */
export function isNamed(series: readonly string[], width: number): boolean {
  const widest = Math.max(...series.map((label) => textWidth(label, nameStyle)));
  return width >= namedLines && series.length <= namesAtMost && widest <= width * namesShare;
}

/** More colours than these look alike, too. */
const namesAtMost = 6;
/** What names may take of a chart's width: wider ones leave too little to the plot. */
const namesShare = 1 / 4;

/** Long enough to show two dashes. */
const symbolLength = 28;
const entryGap = 24;

function seriesField(series: readonly string[], style: 'colour' | 'dash', look: Look) {
  const range = series.map((label) => styleOf(series, label, look)[style]);
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
