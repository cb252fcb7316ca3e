import type { Crosshair } from '../read/crosshair.ts';
import type { Plot } from '../view/plots.ts';

/** A chart in the page that follows its reader. */
export interface OpenChart {
  /** The picture and what lies over it. */
  stage: HTMLElement;
  /** What takes focus and, over continuous axes, pointers. */
  surface: HTMLElement;
  plots: readonly Plot[];
  crosshair: Crosshair;
  /** Enlarges around a place in the plot, in pixels; by itself around the crosshair, or the middle. */
  zoomBy(factor: number, at?: { plot: Plot; pixel: number }): void;
  /** Moves what is shown by pixels of the plot. */
  panBy(pixels: number, plot: Plot): void;
  isZoomed(): boolean;
  /** Shows all again. */
  reset(): void;
  /** Draws what the state says. */
  follow(): Promise<void>;
  close(): void;
}
