import { chartCss } from 'virtual:retrace/look';
import type { TopLevelSpec } from 'vega-lite';
import { drawToWidth, type FittedDrawing } from '../../charts/drawing/draw-to-width.ts';
import type { DrawingCache } from '../../charts/drawing/drawing-cache.ts';
import { requireLegible } from '../../charts/files/legible-cells.ts';
import { chartWidths } from '../../charts/look/theme.ts';
import type { UseOfResults } from '../origins/use-of-results.ts';
import { buildCache } from '../writing/build-cache.ts';
import { figureAnchor } from '../writing/reference.ts';
import { type PlacedUse, UseMistake } from '../writing/use-mistake.ts';
import type { ChartSpec } from './chart-spec.ts';

export type DrawnWidth = keyof typeof chartWidths;

/** A chart or diagram that can be drawn. */
export interface Drawable {
  /** Its height in a column of text, in pixels. */
  height: number;
  /** Keeps what is made from its drawings. */
  cache: DrawingCache;
  /** Draws it for a column of text, or for a phone. */
  draw(width: DrawnWidth): Promise<FittedDrawing>;
}

/** A use of a component that shows a chart or diagram, if it can be drawn. */
export type Pictured = PlacedUse & { shown: { drawable: Drawable | undefined } };
export type DrawablePicture = Pictured & { shown: { drawable: Drawable } };

/** Whether it can be drawn. */
export function isDrawable<P extends Pictured>(
  picture: P,
): picture is P & { shown: { drawable: NonNullable<P['shown']['drawable']> } } {
  return picture.shown.drawable !== undefined;
}

/** Draws a chart or diagram at both widths. @param wide its specification for a column of text @throws UseMistake, ExpectedError */
export async function drawBoth(
  use: UseOfResults,
  spec: ChartSpec,
  wide: TopLevelSpec,
  cache = buildCache,
): Promise<Drawable> {
  requireDescription(use, wide);
  const draw = drawings(figureAnchor(use.of), spec, cache);
  const { height, inks } = await draw('wide', wide);
  const narrow = await draw('narrow');
  requireLegible(use.of, [...inks, ...narrow.inks], chartCss);
  return { height, cache, draw };
}

/**
 * Keeps a chart's drawings, which its page and its files share. References are weak, so that a large site's data don't
 * fill the memory; the cache on disk has drawings that are needed again later.
 */
function drawings(id: string, spec: ChartSpec, cache: DrawingCache) {
  const drawn: Partial<Record<DrawnWidth, WeakRef<Promise<FittedDrawing>>>> = {};
  return (width: DrawnWidth, made?: TopLevelSpec): Promise<FittedDrawing> => {
    const known = drawn[width]?.deref();
    if (known) return known;
    const pixels = chartWidths[width];
    const drawing = drawToWidth(id, made ?? spec(pixels).value!, pixels, cache);
    drawn[width] = new WeakRef(drawing);
    return drawing;
  };
}

/** Refuses a chart without a description for readers who can't see it. A computed `alt` is checked when it is rendered. */
function requireDescription({ attributes }: UseOfResults, spec: TopLevelSpec): void {
  const { alt } = attributes;
  if (alt === null || '...' in attributes) return;
  descriptionOf(spec, alt);
}

/** The author's description of a chart or diagram. @throws UseMistake if there is none */
export function descriptionOf({ description }: TopLevelSpec, alt: string | undefined): string {
  const text = alt ?? description;
  if (text) return text;
  throw new UseMistake('needs alt="…", or what it draws a description');
}
