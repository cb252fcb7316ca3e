import type { Smoothing } from '../smoothing/smoothing.ts';

/** What a browser is sent to bring a chart to life: all in JSON, and nothing that it would have to compile. */
export interface LiveChart {
  /** Vega's dataflow, with its expressions as syntax trees. */
  runtime: object;
  panels: LivePanel[];
  /** Which other smoothings there are of this chart. */
  smoothings: readonly OtherSmoothing[];
}

export type OtherSmoothing = Exclude<Smoothing, 'drawn'>;

/** A plot with a continuous horizontal axis, in which a crosshair can move. */
export interface LivePanel {
  /** The name of the group of marks, or null where the chart has no groups. */
  group: string | null;
  title: string;
  x: LiveAxis;
  y: LiveAxis;
  layers: LiveLayer[];
}

export interface LiveAxis {
  /** The name of a scale of the whole chart. */
  scale: string;
  type: string;
  /** What it shows, whether that stands along the axis or above it. */
  title: string;
  /** A d3 format, as the author gave it. */
  format?: string;
  /** Marks stand on a fixed value, as bars do: the axis must go on showing it. */
  baseline?: true;
}

/** Lines, an area between two values, or points, out of one table. */
export interface LiveLayer {
  mark: 'line' | 'area' | 'symbol';
  /** The table's name in the dataflow. */
  data: string;
  /** The fields. */
  x: string;
  y: string;
  y2?: string;
  /** What tells series apart, and the scale of their colours. */
  series?: { field: string; scale: string };
  /** Whether a series has several lines: runs, say. */
  detailed: boolean;
  /** What its marks are, by the author's description. */
  description?: string;
  /** It shows what others published. */
  published?: true;
  /** It shows values that others are held against. */
  level?: true;
}

/** The names of the signals that steer a live chart. */
export const signals = {
  /** Whether axes are other than their author's, so that lines must be cut at the plot's edge. */
  cut: 'live_cut',
  /** Which series are muted: by label, true. */
  muted: 'live_muted',
  /** Where names stand that left their place, by mark: how far below the plot's upper edge, in pixels. */
  places: 'live_places',
  /** Which names have no line in sight: by mark, true. */
  unseen: 'live_unseen',
  /** What an axis shows, or null for what its author chose. */
  domain: (scale: string) => `live_${scale}_domain`,
  type: (scale: string) => `live_${scale}_type`,
  /** Where its labels stand, or null for what Vega finds. */
  ticks: (scale: string) => `live_${scale}_ticks`,
  format: (scale: string) => `live_${scale}_format`,
} as const;
