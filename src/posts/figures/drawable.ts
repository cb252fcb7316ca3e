import type {
  AtBothWidths,
  FigureData,
  FigureFiles,
  FigurePicture,
} from '../../charts/figures/figure-parts.ts';
import type { UseOfResults } from '../origins/use-of-results.ts';
import { type PlacedUse, UseMistake } from '../writing/use-mistake.ts';

/** A chart or diagram that can be drawn. */
export interface Drawable {
  /** Identifies its pictures: all that they depend on but the package's code. */
  key: string;
  /** Its height in a column of text, in pixels. */
  height: number;
  pictures(): Promise<AtBothWidths<FigurePicture>>;
}

/** A chart that can be drawn. */
export interface DrawableChart extends Drawable {
  /** The name of the file of dataflows with which it comes to life; undefined if it has only a picture. */
  looks: string | undefined;
  data(): Promise<FigureData>;
  files(): Promise<KeptFiles>;
  /** That file: charts of the same look share it. */
  looksFile(): Promise<string>;
}

/** The files beside a page. That of dataflows, which many charts share, is kept by itself. */
export type KeptFiles = Omit<FigureFiles, 'live'> & { live: string };

/** A use of a component that shows a chart or diagram, if it can be drawn. */
export type Pictured = PlacedUse & { shown: { drawable: Drawable | undefined } };
export type DrawablePicture = Pictured & { shown: { drawable: Drawable } };

/** Whether it can be drawn. */
export function isDrawable<P extends Pictured>(
  picture: P,
): picture is P & { shown: { drawable: NonNullable<P['shown']['drawable']> } } {
  return picture.shown.drawable !== undefined;
}

interface Described {
  description?: string | undefined;
}

/**
 * Refuses a chart without a description for readers who can't see it. A computed `alt` is checked when it is rendered.
 * @throws UseMistake
 */
export function requireDescription({ attributes }: UseOfResults, spec: Described): void {
  const { alt } = attributes;
  if (alt === null || '...' in attributes) return;
  descriptionOf(spec, alt);
}

/** The author's description of a chart or diagram. @throws UseMistake if there is none */
export function descriptionOf({ description }: Described, alt: string | undefined): string {
  const text = alt ?? description;
  if (text) return text;
  throw new UseMistake('needs alt="…", or what it draws a description');
}
