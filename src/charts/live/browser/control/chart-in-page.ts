import type { Crosshair } from '../read/crosshair.ts';
import type { Plot } from '../view/plots.ts';

/** An interactive chart in a page. */
export interface OpenChart {
  /** The drawing and its overlays. */
  stage: HTMLElement;
  /** The element that takes focus and, over continuous axes, pointers. */
  surface: HTMLElement;
  plots: readonly Plot[];
  crosshair: Crosshair;
  /** Zooms around a place in the plot, in pixels. Default: around the crosshair, else the middle. */
  zoomBy(factor: number, at?: { plot: Plot; pixel: number }): void;
  /** Moves the visible part, by pixels of the plot. */
  panBy(pixels: number, plot: Plot): void;
  isZoomed(): boolean;
  /** Ends all zooms. */
  reset(): void;
  /** Draws the current state. */
  follow(): Promise<void>;
  close(): void;
}
