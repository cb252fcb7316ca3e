import { root } from 'astro:config/server';
import { createRequire } from 'node:module';
import path from 'node:path';
import { chartCss } from 'virtual:retrace/look';
import { site } from 'virtual:retrace/site';
import type { DrawnWidth, FigureData, FigurePicture } from '../../charts/figures/figure-parts.ts';
import { digestOfFonts, pngOf } from '../../charts/files/png.ts';
import { type ShareCard, type Sized, shareCard } from '../../charts/files/share-card.ts';
import { standAlone, standAloneMargin } from '../../charts/files/stand-alone.ts';
import { chartWidths } from '../../charts/look/theme.ts';
import { finishResponsiveChart } from '../../charts/svg/chart-picture.ts';
import { buildCache } from '../writing/build-cache.ts';
import { figureAnchor } from '../writing/reference.ts';
import { blamingUse } from '../writing/use-mistake.ts';
import { type Drawable, type DrawablePicture, descriptionOf, type Pictured } from './drawable.ts';
import type { ShownFigure } from './shown-figure.ts';

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
  data: FigureData;
}

type Numbered<P> = P & { number: number | undefined };

/**
 * A figure's pictures for a column of text and for a phone; undefined while it can't be drawn.
 *
 * @param alt its author's description
 * @throws PostError
 */
export async function finishedFigure(
  figure: Numbered<Pictured & { shown: ShownFigure }>,
  alt: string | undefined,
): Promise<FinishedFigure | undefined> {
  const { drawable } = figure.shown;
  if (!drawable) return undefined;
  return blamingUse(figure, async () => {
    const svg = await pagePictures(figure, drawable, (picture) => {
      const text = descriptionOf(picture, alt);
      return alt ?? `${text} ${picture.told}`;
    });
    return { svg, data: await drawable.data() };
  });
}

/** As `finishedFigure`, for a diagram, which shows no data. @throws PostError */
export async function finishedDiagram(
  diagram: Numbered<Pictured>,
  alt: string | undefined,
): Promise<PagePictures | undefined> {
  const { drawable } = diagram.shown;
  if (!drawable) return undefined;
  return blamingUse(diagram, () =>
    pagePictures(diagram, drawable, (picture) => descriptionOf(picture, alt)),
  );
}

async function pagePictures(
  { of, number }: Numbered<Pictured>,
  drawable: Drawable,
  description: (picture: FigurePicture) => string,
): Promise<PagePictures> {
  const options = { id: figureAnchor(of), title: `Figure ${number}`, description };
  return finishResponsiveChart(await drawable.pictures(), options);
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
  const { [drawnWidth]: drawing } = await blamingUse(figure, () =>
    figure.shown.drawable.pictures(),
  );
  const label = {
    id: `${figureAnchor(figure.of)}-${drawnWidth}`,
    title: figure.of,
    description: drawing.told,
    width: chartWidths[drawnWidth],
  };
  const svg = await blamingUse(figure, () => standAlone(drawing, label, chartCss));
  const [width, height] = [label.width, drawing.height].map((size) => size + 2 * standAloneMargin);
  return { svg, width: width!, height: height! };
}
