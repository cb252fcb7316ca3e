import type { TopLevelSpec } from 'vega-lite';
import { textWidth } from '../look/text-metrics.ts';
import { labelStyle, namedLines, nameStyle, usualMargin } from '../look/theme.ts';
import { lineSymbol } from './line-symbols.ts';
import { type Look, styleOf } from './series-look.ts';

type Stack = Extract<TopLevelSpec, { vconcat: unknown[] }>;
/** One of several plots above each other. */
export type Panel = Extract<Stack['vconcat'][number], { layer: unknown[] }>;
export type Layer = Panel['layer'][number];

/** A row to draw: a value, or the range from low to high, at a step of a series. */
export interface Datum {
  series: string;
  /** The number of the run within its series, from 1. */
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
 * Dashes by series, in their order, so that a legend distinguishes series by more than colour. Vega-Lite merges this
 * legend with that of the colours. Undefined for named lines, which are solid.
 *
 * @param hasPoints whether the lines have points, which the legend then shows as well
 */
export function dashOf(series: readonly string[], width: number, look: Look, hasPoints = false) {
  if (isNamed(series, width)) return undefined;
  const encoding = hasPoints ? { encoding: { symbols: symbolsOf(series, look) } } : {};
  return {
    ...seriesField(series, 'dash', look),
    legend: { ...legendOf(series, width), ...encoding },
  };
}

/** The fill is the points', which have the colours of their series. */
function symbolsOf(series: readonly string[], look: Look) {
  const symbols = series.map((label) =>
    lineSymbol(styleOf(series, label, look), symbolLength, symbolWidth),
  );
  return {
    shape: { value: { expr: `${JSON.stringify(symbols)}[datum.index]` } },
    strokeWidth: { value: 0 },
  };
}

/** Whether lines have names at their ends: if the chart is wide enough, and the names are few and short. */
export function isNamed(series: readonly string[], width: number): boolean {
  const widest = Math.max(...series.map((label) => textWidth(label, nameStyle)));
  return width >= namedLines && series.length <= namesAtMost && widest <= width * namesShare;
}

/** There are six colours. More names also would no longer be beside their lines. */
const namesAtMost = 6;
/** The greatest width of names, as a share of the chart's width: wider names leave too little for the plot. */
const namesShare = 1 / 4;

/** In pixels, long enough to show two dashes. */
const symbolLength = 28;
const symbolWidth = 2.2;
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
    // The default is the least opacity of the layers (https://github.com/vega/vega-lite/issues/6496).
    symbolOpacity: 1,
    symbolStrokeWidth: symbolWidth,
    columns: columnsWithin(width - usualMargin, series),
  };
}

/** The most columns that fit, each as wide as its widest entry. It counts a gap after the last column, to be safe. */
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
