import { srcDir } from 'astro:config/server';
import { fileURLToPath } from 'node:url';
import { finishSvg } from '../../charts/drawing/finish-svg.ts';
import { pngOf } from '../../charts/files/png.ts';
import { type Sized, shareCard } from '../../charts/files/share-card.ts';
import { standAlone, standAloneMargin } from '../../charts/files/stand-alone.ts';
import chartCss from '../../charts/look/chart.css?raw';
import { chartWidths } from '../../charts/look/theme.ts';
import { describeDrawn } from '../../charts/reading/describe-drawn.ts';
import { site } from '../../site.ts';
import { attempt, type Usage } from '../post-context.ts';
import { figureAnchor } from '../reference.ts';
import { type DrawnWidth, figureDrawing } from './figure-drawing.ts';

const fonts = fileURLToPath(new URL('styles/fonts/', srcDir));

/** A figure as PNG, for feed readers, which show no SVG; undefined where there are no results yet. @throws PostError */
export async function figurePng(usage: Usage): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const file = await figureAsFile(usage, 'wide');
  return file && attempt(usage, () => pngOf(file.svg, fonts, 2));
}

/** What is shown where a post is shared: its title, beside its first figure if it can be drawn. */
export async function postCard(
  post: { title: string; description: string },
  figure: Usage | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const widths = Object.keys(chartWidths) as DrawnWidth[];
  const files = await Promise.all(widths.map((width) => figure && figureAsFile(figure, width)));
  const charts = files.filter((file) => file !== undefined);
  return pngOf(shareCard({ ...post, siteName: site.name, charts }, chartCss), fonts);
}

async function figureAsFile(usage: Usage, drawnWidth: DrawnWidth): Promise<Sized | undefined> {
  const drawing = await figureDrawing(usage, drawnWidth);
  if (!drawing) return undefined;
  const [width, height] = [chartWidths[drawnWidth], drawing.height];
  const finished = finishSvg(drawing.svg, {
    id: `${figureAnchor(usage.of)}-${drawnWidth}`,
    title: usage.of,
    description: describeDrawn(drawing.layers),
    className: 'chart',
    viewBox: `0 0 ${width} ${height}`,
  });
  const svg = await attempt(usage, () => standAlone(finished, chartCss));
  return { svg, width: width + 2 * standAloneMargin, height: height + 2 * standAloneMargin };
}
