import type { Smoothing } from '../smoothing/smoothing.ts';

/** The data with which a browser makes a chart interactive: JSON, with nothing left to compile. */
export interface LiveChart {
  /** Vega's dataflow, with its expressions as syntax trees. */
  runtime: object;
  panels: LivePanel[];
  /** The smoothings of this chart besides its author's. */
  smoothings: readonly OtherSmoothing[];
}

export type OtherSmoothing = Exclude<Smoothing, 'drawn'>;

/** A plot with a continuous horizontal axis, in which a crosshair can move. */
export interface LivePanel {
  /** The name of the plot's group of marks, or null if the chart has no groups. */
  group: string | null;
  title: string;
  x: LiveAxis;
  y: LiveAxis;
  layers: LiveLayer[];
}

export interface LiveAxis {
  /** The name of one of the chart's scales. */
  scale: string;
  type: string;
  /** The quantity, whether it is written along the axis or above it. */
  title: string;
  /** The author's d3 format. */
  format?: string;
  /** Set if marks start at a fixed value, as bars do. The axis must always show it. */
  baseline?: true;
}

/** Lines, areas between two values, or points, from one table. */
export interface LiveLayer {
  mark: 'line' | 'area' | 'symbol';
  /** The table's name in the dataflow. */
  data: string;
  /** Names of fields. */
  x: string;
  y: string;
  y2?: string;
  /** The field that distinguishes series, and the scale of their colours. */
  series?: { field: string; scale: string };
  /** Whether a series has several lines, such as runs. */
  detailed: boolean;
  /** What its marks are, in the author's words. */
  description?: string;
  /** Set if it shows what others published. */
  published?: true;
  /** Set if it shows values to compare others with. */
  level?: true;
}

/** The names of the signals that control a live chart. */
export const signals = {
  /** Whether axes differ from their author's, so that lines must be cut at the plot's edge. */
  cut: 'live_cut',
  /** Muted series: true by label. */
  muted: 'live_muted',
  /** The places of moved names: pixels below the plot's upper edge, by mark. */
  places: 'live_places',
  /** Names without a visible line: true by mark. */
  unseen: 'live_unseen',
  /** The domain of an axis, or null for its author's. */
  domain: (scale: string) => `live_${scale}_domain`,
  type: (scale: string) => `live_${scale}_type`,
  /** The values with labels, or null for Vega's choice. */
  ticks: (scale: string) => `live_${scale}_ticks`,
  format: (scale: string) => `live_${scale}_format`,
  /** The lines of a plot's title on each type of scale. */
  title: (group: string | null) => `live_title_${group ?? ''}`,
  /** Whether a signal's first value differs between charts of one look. */
  isOfChart: (name: string) => /^live_(title_|.*_(ticks|format)$)/.test(name),
} as const;
