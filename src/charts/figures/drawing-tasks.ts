import type { TopLevelSpec } from 'vega-lite';
import { drawToWidth } from '../drawing/draw-to-width.ts';
import { type FontPlaces, type PictureFonts, readPictureFonts } from '../files/picture-fonts.ts';
import { pngOf } from '../files/png.ts';
import {
  type AtBothWidths,
  diagramParts,
  type FigureParts,
  type FigurePicture,
  type FigureSource,
  figureParts,
  type PictureSource,
} from './figure-parts.ts';

/** What can be drawn, each from values that can be sent to a thread. */
export interface DrawingTasks {
  figure(source: FigureSource): Promise<FigureParts>;
  diagram(source: PictureSource): Promise<AtBothWidths<FigurePicture>>;
  cover(source: CoverSource): Promise<CoverPicture>;
  png(source: PngSource): Promise<Uint8Array<ArrayBuffer>>;
}

export interface PngSource {
  /** Its name, for errors. */
  name: string;
  /** A file made by `standAlone`. */
  svg: string;
  /** Pixels of the PNG per pixel of the SVG. */
  scale: number;
  fonts: FontPlaces;
}

export interface CoverSource {
  /** Its name, for errors. */
  name: string;
  /** In order of preference: the first that fits is drawn. */
  specs: TopLevelSpec[];
  /** In pixels. */
  width: number;
}

export interface CoverPicture {
  /** The marks: what stands within the `<svg>`. */
  svg: string;
  /** In pixels. */
  height: number;
}

/** Draws in this thread. */
export const drawHere: DrawingTasks = { figure: figureParts, diagram: diagramParts, cover, png };

/** @throws ExpectedError if none fits */
async function cover({ name, specs, width }: CoverSource): Promise<CoverPicture> {
  const [first, ...others] = specs;
  try {
    const { svg, height } = await drawToWidth(name, first!, width);
    return { svg, height };
  } catch (error) {
    if (others.length === 0) throw error;
    return cover({ name, specs: others, width });
  }
}

/** Fonts by their places: reading them takes longer than drawing a picture. */
const known = new Map<string, PictureFonts>();

async function png({ svg, scale, fonts: { folder, others } }: PngSource) {
  const places = JSON.stringify([folder, others]);
  const fonts = known.get(places) ?? readPictureFonts(folder, others);
  known.set(places, fonts);
  return pngOf(svg, fonts, scale);
}
