import { root } from 'astro:config/server';
import { createRequire } from 'node:module';
import path from 'node:path';
import { chartCss } from 'virtual:retrace/look';
import { site } from 'virtual:retrace/site';
import type { FittedDrawing } from '../../charts/drawing/draw-to-width.ts';
import { finishResponsiveChart } from '../../charts/drawing/render.ts';
import { digestOfFonts, pngOf } from '../../charts/files/png.ts';
import { type ShareCard, type Sized, shareCard } from '../../charts/files/share-card.ts';
import { standAlone, standAloneMargin } from '../../charts/files/stand-alone.ts';
import { chartWidths } from '../../charts/look/theme.ts';
import { describeDrawn } from '../../charts/reading/describe-drawn.ts';
import type { DrawnLayer } from '../../charts/reading/drawn-layers.ts';
import { buildCache } from '../writing/build-cache.ts';
import { figureAnchor } from '../writing/reference.ts';
import { blamingUse } from '../writing/use-mistake.ts';
import {
  type DrawablePicture,
  type DrawnWidth,
  descriptionOf,
  isDrawable,
  type Pictured,
} from './drawings.ts';

/** The folder of the fonts for pictures. A bundle's own place says nothing of the package's, so the site is asked for it. */
const fonts = path.dirname(createRequire(root).resolve('retrace/fonts/inter-regular.ttf'));
let fontsDigest: string | undefined;

/** Two pictures for a page, for a column of text and for a phone. */
export interface PagePictures {
  wide: string;
  narrow: string;
}

/** A chart's pictures for a page, and the data in them. */
export interface FinishedFigure {
  svg: PagePictures;
  layers: readonly DrawnLayer[];
}

type Numbered<P> = P & { number: number | undefined };

/**
 * A figure's pictures for a column of text and for a phone; undefined while it can't be drawn.
 *
 * @param alt its author's description
 * @throws PostError
 */
export async function finishedFigure(
  figure: Numbered<Pictured>,
  alt: string | undefined,
): Promise<FinishedFigure | undefined> {
  if (!isDrawable(figure)) return undefined;
  return blamingUse(figure, async () => {
    const svg = await pagePictures(figure, ({ spec, layers }) => {
      const text = descriptionOf(spec, alt);
      return alt ?? `${text} ${describeDrawn(layers)}`;
    });
    return { svg, layers: (await figure.shown.drawable.draw('wide')).layers };
  });
}

/** As `finishedFigure`, for a diagram, which shows no data. @throws PostError */
export async function finishedDiagram(
  diagram: Numbered<Pictured>,
  alt: string | undefined,
): Promise<PagePictures | undefined> {
  if (!isDrawable(diagram)) return undefined;
  return blamingUse(diagram, () => pagePictures(diagram, ({ spec }) => descriptionOf(spec, alt)));
}

async function pagePictures(
  { of, number, shown }: Numbered<DrawablePicture>,
  description: (drawing: FittedDrawing) => string,
): Promise<PagePictures> {
  const { draw } = shown.drawable;
  const [wide, narrow] = [await draw('wide'), await draw('narrow')];
  const options = { id: figureAnchor(of), title: `Figure ${number}`, description };
  return finishResponsiveChart({ wide, narrow }, options);
}

/** A figure or diagram as PNG, for feed readers, which show no SVG. @throws PostError */
export async function figurePng(figure: DrawablePicture): Promise<Uint8Array<ArrayBuffer>> {
  const { svg } = await figureAsFile(figure, 'wide');
  return blamingUse(figure, () => keptPng(svg, 2));
}

/** Drawing pixels takes more than all else of a picture, so they are kept from build to build. */
function keptPng(svg: string, scale = 1): Promise<Uint8Array<ArrayBuffer>> {
  fontsDigest ??= digestOfFonts(fonts);
  const input = { svg, scale, fonts: fontsDigest };
  return buildCache.recall('png', input, () => pngOf(svg, fonts, scale));
}

/** The picture, as PNG, that social networks show for a post: its title and point, beside a figure if there is one. */
export async function postCard(
  post: Pick<ShareCard, 'title' | 'leads' | 'doubts'>,
  figure: DrawablePicture | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const widths = Object.keys(chartWidths) as DrawnWidth[];
  const files = await Promise.all(widths.map((width) => figure && figureAsFile(figure, width)));
  const charts = files.filter((file) => file !== undefined);
  return keptPng(shareCard({ ...post, siteName: site.name, charts }, chartCss));
}

async function figureAsFile(figure: DrawablePicture, drawnWidth: DrawnWidth): Promise<Sized> {
  const drawing = await blamingUse(figure, () => figure.shown.drawable.draw(drawnWidth));
  const label = {
    id: `${figureAnchor(figure.of)}-${drawnWidth}`,
    title: figure.of,
    description: describeDrawn(drawing.layers),
    width: chartWidths[drawnWidth],
  };
  const svg = await blamingUse(figure, () => standAlone(drawing, label, chartCss));
  const [width, height] = [label.width, drawing.height].map((size) => size + 2 * standAloneMargin);
  return { svg, width: width!, height: height! };
}
