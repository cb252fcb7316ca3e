import type { TopLevelSpec } from 'vega-lite';
import { drawToWidth } from '../drawing/draw-to-width.ts';
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
export const drawHere: DrawingTasks = { figure: figureParts, diagram: diagramParts, cover };

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
