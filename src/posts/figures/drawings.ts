import { chartCss } from 'virtual:retrace/look';
import type { TopLevelSpec } from 'vega-lite';
import {
  drawToWidth,
  drawToWidths,
  type FittedDrawing,
  fittedSpec,
} from '../../charts/drawing/draw-to-width.ts';
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
  /** The specification of such a drawing, with the width of its views. */
  drawnSpec(width: DrawnWidth): Promise<TopLevelSpec>;
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
  const id = figureAnchor(use.of);
  const source = (width: number) => (width === chartWidths.wide ? wide : spec(width).value!);
  const widths = [chartWidths.wide, chartWidths.narrow];
  const [drawn, narrow] = await drawToWidths(id, source, widths, cache);
  requireLegible(use.of, [...drawn!.inks, ...narrow!.inks], chartCss);
  const known = { wide: drawn!, narrow: narrow! };
  return { height: known.wide.height, cache, ...drawings(id, spec, cache, known) };
}

/**
 * Keeps a chart's drawings, which its page and its files share. References are weak, so that a large site's data don't
 * fill the memory; the cache on disk has drawings that are needed again later.
 */
function drawings(
  id: string,
  spec: ChartSpec,
  cache: DrawingCache,
  known: Record<DrawnWidth, FittedDrawing>,
) {
  const kept: Record<DrawnWidth, WeakRef<FittedDrawing>> = {
    wide: new WeakRef(known.wide),
    narrow: new WeakRef(known.narrow),
  };
  return {
    async draw(width: DrawnWidth): Promise<FittedDrawing> {
      const pixels = chartWidths[width];
      const drawing =
        kept[width].deref() ?? (await drawToWidth(id, spec(pixels).value!, pixels, cache));
      kept[width] = new WeakRef(drawing);
      return drawing;
    },
    async drawnSpec(width: DrawnWidth): Promise<TopLevelSpec> {
      const pixels = chartWidths[width];
      return kept[width].deref()?.spec ?? fittedSpec(id, spec(pixels).value!, pixels, cache);
    },
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
