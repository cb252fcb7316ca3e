import type { TopLevelSpec } from 'vega-lite';
import { textWidth } from './text-metrics.ts';
import {
  labelStyle,
  namedLines,
  nameStyle,
  referenceColour,
  seriesStyle,
  subjectColour,
  usualMargin,
} from './theme.ts';
import { wordsPrefix } from './unit-views.ts';

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

/** Colours by series, in their order; the one that others are held against has none. */
export function colourOf(series: readonly string[], width: number, reference?: string) {
  return {
    ...seriesField(series, 'colour', reference),
    legend: isNamed(series, width) ? null : legendOf(series, width),
  };
}

/**
 * Dashes by series, in their order, where a legend must tell them apart by more than a colour. It merges with that
 * of the colours. Lines that bear their names are solid.
 */
export function dashOf(series: readonly string[], width: number, reference?: string) {
  if (isNamed(series, width)) return undefined;
  return { ...seriesField(series, 'dash', reference), legend: legendOf(series, width) };
}

/** Whether lines bear their names at their ends: of many, the names would no longer stand beside their lines. */
export function isNamed(series: readonly string[], width: number): boolean {
  return width >= namedLines && series.length <= namesAtMost;
}

/** Where a series' name stands: behind its last point. */
export interface NamedEnd {
  label: string;
  value: number;
}

/** More colours than these look alike, too. */
const namesAtMost = 6;
/** Room that a name needs above the next, in pixels. */
const nameHeight = 15;

/**
 * The names of lines at their ends, moved apart where these lie close together.
 *
 * @param panel its title: Vega-Lite takes layers of the same name for one
 * @param place how far from the plot's lower edge a value lies, in pixels
 */
export function nameLayers(
  panel: string,
  series: readonly string[],
  ends: readonly NamedEnd[],
  place: (value: number) => number,
  reference?: string,
): Layer[] {
  const placed = ends
    .map((end) => ({ ...end, at: place(end.value), to: place(end.value) }))
    .sort((a, b) => a.at - b.at);
  // Each pass takes neighbours that are too close as far apart as needed, both by the same.
  for (let pass = 0; pass < 8; pass++) {
    placed.forEach((end, i) => {
      const below = placed[i - 1];
      const missing = below ? nameHeight - (end.to - below.to) : 0;
      if (!below || missing <= 0) return;
      end.to += missing / 2;
      below.to -= missing / 2;
    });
  }
  return placed.map(({ label, value, at, to }) => ({
    name: `${wordsPrefix}_${panel}_${series.indexOf(label) + 1}`.replace(/\W+/g, '_'),
    data: { values: [{ series: label, value }] },
    mark: {
      type: 'text',
      align: 'left',
      baseline: 'middle',
      dx: 8,
      dy: Math.round(at - to),
      // Beyond the plot's edge, where a live chart that is zoomed cuts everything else.
      clip: false,
      fontSize: nameStyle.size,
      fontWeight: nameStyle.weight,
    },
    encoding: {
      // Where plots end, wherever their lines do: names stand above each other.
      x: { value: 'width' },
      y: { field: 'value', type: 'quantitative' },
      text: { field: 'series' },
      color: { value: nameColour(series, label, reference) },
    },
  }));
}

/** Of the colours of lines, the first four are dark enough for text, too. */
function nameColour(series: readonly string[], label: string, reference?: string): string {
  if (label === reference) return 'var(--chart-muted)';
  const { colour } = styleOf(series, label, reference);
  return /-([1-4]|subject)\)$/.test(colour) ? colour : 'var(--chart-fg)';
}

/** What a series looks like. Where others are held against one, that is grey, and the first of them the subject. */
export function styleOf(series: readonly string[], label: string, reference?: string) {
  if (reference === undefined || !series.includes(reference)) {
    return seriesStyle(series.indexOf(label));
  }
  // Dots, which seem quieter than the subject's line.
  if (label === reference) return { colour: referenceColour, dash: [2, 2], shape: 'circle' };
  const index = series.filter((one) => one !== reference).indexOf(label);
  const { dash } = seriesStyle(index);
  const { colour, shape } = seriesStyle(index + 1);
  return { colour: index === 0 ? subjectColour : colour, dash, shape };
}

/** Long enough to show two dashes. */
const symbolLength = 28;
const entryGap = 24;

function seriesField(series: readonly string[], style: 'colour' | 'dash', reference?: string) {
  const range = series.map((label) => styleOf(series, label, reference)[style]);
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
