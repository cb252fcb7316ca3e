import { site as address } from 'astro:config/client';
import { root } from 'astro:config/server';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chartCss } from 'virtual:retrace/look';
import { site } from 'virtual:retrace/site';
import type { DrawnWidth, FigureData, FigurePicture } from '../../charts/figures/figure-parts.ts';
import {
  missingCharacters,
  type PictureFonts,
  readPictureFonts,
} from '../../charts/files/picture-fonts.ts';
import { pngOf } from '../../charts/files/png.ts';
import { type ShareCard, type Sized, shareCard } from '../../charts/files/share-card.ts';
import { standAlone, standAloneMargin } from '../../charts/files/stand-alone.ts';
import { chartWidths } from '../../charts/look/theme.ts';
import { finishResponsiveChart } from '../../charts/svg/chart-picture.ts';
import { warn } from '../../messages/build-notices.ts';
import { buildCache } from '../writing/build-cache.ts';
import { figureAnchor } from '../writing/reference.ts';
import { blamingUse } from '../writing/use-mistake.ts';
import { type Drawable, type DrawablePicture, descriptionOf, type Pictured } from './drawable.ts';
import { writeFigureFiles } from './figure-files.ts';
import type { ShownFigure } from './shown-figure.ts';

/** The folder of the fonts for pictures. A bundle's own place says nothing of the package's, so the site is asked for it. */
const folder = path.dirname(createRequire(root).resolve('retrace/fonts/inter-regular.ttf'));
let kept: PictureFonts | undefined;

function pictureFonts(): PictureFonts {
  const project = fileURLToPath(root);
  kept ??= readPictureFonts(
    folder,
    site.pictureFonts.map((file) => path.resolve(project, file)),
  );
  return kept;
}

/** Two pictures for a page, for a column of text and for a phone. */
export interface PagePictures {
  wide: string;
  narrow: string;
}

/** A chart's pictures for a page, and the data in them. */
export interface FinishedFigure {
  svg: PagePictures;
  data: FigureData;
  /** Whether the feed can show it as a picture. */
  isPicturable: boolean;
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
    await writeFigureFiles({ ...figure, shown: { ...figure.shown, drawable } });
    return { svg, data: await drawable.data(), isPicturable: fitsFeed(svg.wide) };
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
  const fonts = pictureFonts();
  const input = { svg, scale, fonts: fonts.digest };
  return buildCache.recall('png', input, () => pngOf(svg, fonts, scale));
}

/** Whether a picture can show all characters of a chart. */
function isPicturable(svg: string): boolean {
  return missingCharacters(svg, pictureFonts()).length === 0;
}

/** Whether the feed can show a chart as a picture. Without an address, a site has none. */
export function fitsFeed(svg: string): boolean {
  return address === undefined || isPicturable(svg);
}

/** As `isPicturable`, with a warning that names what is missing. @throws PostError */
export async function requestPicture(figure: DrawablePicture): Promise<boolean> {
  const { svg } = await figureAsFile(figure, 'wide');
  const missing = missingCharacters(svg, pictureFonts());
  if (missing.length > 0) warn({ ...placeOf(figure), text: lacking(figure.of, missing) });
  return missing.length === 0;
}

function lacking(what: string, missing: readonly string[]): string {
  const more = missing.length > 20 ? ` and ${missing.length - 20} more` : '';
  return (
    `${what} is left out of pictures, whose fonts lack ${missing.slice(0, 20).join(' ')}${more}: name a font file that has them in ` +
    'src/site.ts, by pictureFonts'
  );
}

/**
 * The picture, as PNG, that social networks show for a post: its title and point, beside a figure if there is one. A text or figure with
 * characters that no font has is left out, with a warning.
 *
 * @param file of the post, for warnings
 */
export async function postCard(
  post: Pick<ShareCard, 'title' | 'leads' | 'doubts'>,
  figure: DrawablePicture | undefined,
  file: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const widths = Object.keys(chartWidths) as DrawnWidth[];
  const files = await Promise.all(widths.map((width) => figure && figureAsFile(figure, width)));
  const drawn = files.filter((one) => one !== undefined);
  const left = (what: string, text: string, place = { file, line: 1 }): boolean => {
    const missing = missingCharacters(text, pictureFonts());
    if (missing.length > 0) warn({ ...place, text: lacking(what, missing) });
    return missing.length > 0;
  };
  // The feed tells the same of the figure.
  const charts = drawn.filter(({ svg }) => !left(figure!.of, svg, placeOf(figure!)));
  const leads = post.leads.filter((lead) => isPicturable(lead));
  if (leads.length === 0) left('the lead', post.leads[0] ?? '');
  const [title, siteName] = [
    left('the title', post.title) ? '' : post.title,
    left('the site’s name', site.name) ? '' : site.name,
  ];
  return keptPng(shareCard({ ...post, title, leads, siteName, charts }, chartCss));
}

function placeOf({ file, line }: DrawablePicture) {
  return { file, line };
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
