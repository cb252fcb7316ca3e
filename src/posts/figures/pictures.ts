import { site as address } from 'astro:config/client';
import { createRequire } from 'node:module';
import path from 'node:path';
import { chartCss } from 'virtual:retrace/look';
import { isDevelopment, root, site } from 'virtual:retrace/site';
import type { DrawnWidth, FigureData, FigurePicture } from '../../charts/figures/figure-parts.ts';
import {
  type FontPlaces,
  missingCharacters,
  type PictureFonts,
  readPictureFonts,
} from '../../charts/files/picture-fonts.ts';
import { type ShareCard, type Sized, shareCard } from '../../charts/files/share-card.ts';
import { standAlone, standAloneMargin } from '../../charts/files/stand-alone.ts';
import { chartWidths } from '../../charts/look/theme.ts';
import { finishResponsiveChart } from '../../charts/svg/chart-picture.ts';
import { warn } from '../../messages/build-notices.ts';
import { buildCache } from '../writing/build-cache.ts';
import { figureAnchor } from '../writing/reference.ts';
import { blamingUse } from '../writing/use-mistake.ts';
import { type Drawable, type DrawablePicture, descriptionOf, type Pictured } from './drawable.ts';
import { drawing } from './drawing.ts';
import { writeFigureFiles } from './figure-files.ts';
import type { ShownFigure } from './shown-figure.ts';

/** The folder of the fonts for pictures. A bundle's own place says nothing of the package's, so the site is asked for it. */
const folder = path.dirname(
  createRequire(path.join(root, 'package.json')).resolve('retrace/fonts/inter-regular.ttf'),
);
let fonts: PictureFonts | undefined;

function fontPlaces(): FontPlaces {
  return { folder, others: site.pictureFonts.map((file) => path.resolve(root, file)) };
}

function pictureFonts(): PictureFonts {
  fonts ??= readPictureFonts(folder, fontPlaces().others);
  return fonts;
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
export function figurePng(figure: DrawablePicture): Promise<Uint8Array<ArrayBuffer>> {
  return buildCache.recall(pngKind, inputOf(figure), pngFor(figure));
}

const pngKind = 'png of a figure';

function pngFor(figure: DrawablePicture): () => Promise<Uint8Array<ArrayBuffer>> {
  return fromFile(figure, ({ svg }) => png(figure.of, svg, 2));
}

function png(name: string, svg: string, scale: number): Promise<Uint8Array<ArrayBuffer>> {
  return drawing.png({ name, svg, scale, fonts: fontPlaces() });
}

/** All that a figure's picture depends on, but the package's code. */
function inputOf(figure: DrawablePicture): object {
  return { key: figure.shown.drawable.key, fonts: pictureFonts().digest };
}

/** Makes something of a figure's wide picture. */
function fromFile<Made>(
  figure: DrawablePicture,
  make: (file: Sized) => Made | Promise<Made>,
): () => Promise<Made> {
  return async () => {
    const file = await figureAsFile(figure, 'wide');
    return blamingUse(figure, () => make(file));
  };
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
  const input = inputOf(figure);
  const find = fromFile(figure, ({ svg }) => missingCharacters(svg, pictureFonts()));
  const missing = await buildCache.recall('characters of a figure', input, find);
  if (missing.length > 0) warn({ ...placeOf(figure), text: lacking(figure.of, missing) });
  // Threads draw them beside each other, where Astro asks for one after the other.
  else if (!isDevelopment) await buildCache.prepare(pngKind, input, pngFor(figure));
  return missing.length === 0;
}

function lacking(what: string, missing: readonly string[]): string {
  const more = missing.length > 20 ? ` and ${missing.length - 20} more` : '';
  return (
    `${what} is left out of pictures, whose fonts lack ${missing.slice(0, 20).join(' ')}${more}: name a font file that has them in ` +
    'src/site.ts, by pictureFonts'
  );
}

/** What a card says of a post. */
type CardOfPost = Pick<ShareCard, 'title' | 'leads' | 'doubts'>;

/** A card, and what was left out of it. */
interface DrawnCard {
  png: Uint8Array<ArrayBuffer>;
  left: { what: string; isFigure: boolean; missing: string[] }[];
}

/**
 * The picture, as PNG, that social networks show for a post: its title and point, beside a figure if there is one. A text or figure with
 * characters that no font has is left out, with a warning.
 *
 * @param file of the post, for warnings
 */
export async function postCard(
  post: CardOfPost,
  figure: DrawablePicture | undefined,
  file: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const { png, left } = await buildCache.recall(...card(post, figure));
  for (const { what, isFigure, missing } of left) {
    // The feed tells the same of the figure.
    const place = isFigure ? placeOf(figure!) : { file, line: 1 };
    warn({ ...place, text: lacking(what, missing) });
  }
  return png;
}

/** Draws what `postCard` will return, unless it is kept already. @throws as `postCard` */
export function prepareCard(post: CardOfPost, figure: DrawablePicture | undefined): Promise<void> {
  return buildCache.prepare(...card(post, figure));
}

function card(post: CardOfPost, figure: DrawablePicture | undefined) {
  const input = {
    ...post,
    figure: figure && [figure.of, figure.shown.drawable.key],
    siteName: site.name,
    css: chartCss,
    fonts: pictureFonts().digest,
  };
  return ['card', input, () => drawnCard(post, figure)] as const;
}

async function drawnCard(
  post: CardOfPost,
  figure: DrawablePicture | undefined,
): Promise<DrawnCard> {
  const widths = Object.keys(chartWidths) as DrawnWidth[];
  const files = await Promise.all(widths.map((width) => figure && figureAsFile(figure, width)));
  const drawn = files.filter((one) => one !== undefined);
  const left: DrawnCard['left'] = [];
  const isLeft = (what: string, text: string, isFigure = false): boolean => {
    const missing = missingCharacters(text, pictureFonts());
    if (missing.length > 0) left.push({ what, isFigure, missing });
    return missing.length > 0;
  };
  const charts = drawn.filter(({ svg }) => !isLeft(figure!.of, svg, true));
  const leads = post.leads.filter((lead) => isPicturable(lead));
  if (leads.length === 0) isLeft('the lead', post.leads[0] ?? '');
  const [title, siteName] = [
    isLeft('the title', post.title) ? '' : post.title,
    isLeft('the site’s name', site.name) ? '' : site.name,
  ];
  const svg = shareCard({ ...post, title, leads, siteName, charts }, chartCss);
  return { png: await png('card', svg, 1), left };
}

function placeOf({ file, line }: DrawablePicture) {
  return { file, line };
}

async function figureAsFile(figure: DrawablePicture, drawnWidth: DrawnWidth): Promise<Sized> {
  const { [drawnWidth]: picture } = await blamingUse(figure, () =>
    figure.shown.drawable.pictures(),
  );
  const label = {
    id: `${figureAnchor(figure.of)}-${drawnWidth}`,
    title: figure.of,
    description: picture.told,
    width: chartWidths[drawnWidth],
  };
  const svg = await blamingUse(figure, () => standAlone(picture, label, chartCss));
  const [width, height] = [label.width, picture.height].map((size) => size + 2 * standAloneMargin);
  return { svg, width: width!, height: height! };
}
