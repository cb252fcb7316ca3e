import { chartCss } from 'virtual:retrace/look';
import type { TopLevelSpec } from 'vega-lite';
import type {
  FigureParts,
  FigureSource,
  PictureSource,
  SpecsAtBoth,
} from '../../charts/figures/figure-parts.ts';
import { chartWidths } from '../../charts/look/theme.ts';
import { sha256 } from '../../files/digest.ts';
import type { BuildCache } from '../../files/kept/build-cache.ts';
import { losslessJson } from '../../files/kept/lossless-json.ts';
import { buildCache } from '../writing/build-cache.ts';
import type { ChartSpec } from './chart-spec.ts';
import type { Drawable, DrawableChart, KeptFiles } from './drawable.ts';
import { drawing } from './drawing.ts';

/** What is known of a drawn chart without reading its parts. */
export interface KeptChart {
  /** Where they are. */
  key: string;
  height: number;
  looks: string | undefined;
}

/** Draws a chart at both widths, unless the same was drawn before. @throws ExpectedError, or the chart's error */
export async function keepChart(
  name: string,
  spec: ChartSpec,
  cache: BuildCache,
): Promise<KeptChart> {
  const source = figureSource(name, spec);
  const key = keyOf(source);
  const { pictures, looks } = await partsOf(key, () => source, cache).page();
  return { key, height: pictures.wide.height, looks };
}

/** The chart, whose parts are read, or drawn again, when they are needed: those of all charts would fill the memory. */
export function drawableChart(
  { key, height, looks }: KeptChart,
  name: string,
  spec: ChartSpec,
  cache: BuildCache,
): DrawableChart {
  const { page, files, looksFile } = partsOf(key, () => figureSource(name, spec), cache);
  const pictures = async () => (await page()).pictures;
  const data = async () => (await page()).data;
  return { key, height, looks, pictures, data, files, looksFile: () => looksFile(looks) };
}

/** Draws a diagram at both widths, unless the same was drawn before. @throws as `keepChart` */
export async function drawableDiagram(name: string, spec: ChartSpec): Promise<Drawable> {
  const source = pictureSource(name, spec);
  const key = keyOf(source);
  const pictures = await buildCache.recall('diagram', key, () => drawing.diagram(source));
  return { key, height: pictures.wide.height, pictures: async () => pictures };
}

/** A chart's parts, those of its page and those of its files each by themselves. */
function partsOf(key: string, source: () => FigureSource, cache: BuildCache) {
  // Weak, so that a large site's data don't fill the memory where no cache keeps them.
  let known: WeakRef<FigureParts> | undefined;
  const draw = async () => {
    const parts = known?.deref() ?? (await drawing.figure(source()));
    known = new WeakRef(parts);
    return parts;
  };
  const looksFile = (name: string | undefined) =>
    cache.recall('looks', name, async () => (await draw()).files.live.looks!.text);
  const files = () =>
    cache.recall('files of a figure', key, async (): Promise<KeptFiles> => {
      const { live, ...others } = (await draw()).files;
      return { ...others, live: live.file };
    });
  const page = () =>
    cache.recall('page of a figure', key, async () => {
      const parts = await draw();
      const looks = parts.files.live.looks?.name;
      await Promise.all([files(), looks && looksFile(looks)]);
      return { pictures: parts.pictures, data: parts.data, looks };
    });
  return { page, files, looksFile };
}

function keyOf(source: PictureSource): string {
  return sha256(losslessJson(source));
}

function figureSource(name: string, spec: ChartSpec): FigureSource {
  const source = pictureSource(name, spec);
  const drawn = losslessJson(source.specs.wide);
  // Many charts have no smoothing that changes them.
  const smoothed = (['none', 'more'] as const).flatMap((smoothing) => {
    const wide = spec(chartWidths.wide, smoothing).value!;
    if (losslessJson(wide) === drawn) return [];
    return [[smoothing, atBothWidths(wide, spec(chartWidths.narrow, smoothing).value!)] as const];
  });
  return { ...source, smoothed: Object.fromEntries(smoothed) };
}

function pictureSource(name: string, spec: ChartSpec): PictureSource {
  const [wide, narrow] = [spec(chartWidths.wide).value!, spec(chartWidths.narrow).value!];
  return { name, specs: atBothWidths(wide, narrow), css: chartCss };
}

/** Specifications of equal content once: then they are compiled and drawn as one. */
function atBothWidths(wide: TopLevelSpec, narrow: TopLevelSpec): SpecsAtBoth {
  return losslessJson(wide) === losslessJson(narrow) ? { wide } : { wide, narrow };
}
