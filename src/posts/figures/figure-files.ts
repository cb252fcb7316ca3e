import { sitePath } from '../../layouts/site-path.ts';
import { blamingUse } from '../writing/use-mistake.ts';
import type { KeptFiles } from './drawable.ts';
import type { DrawableFigure } from './shown-figure.ts';

/** The path of a figure's file on the site. */
export function figureFile(of: string, extension: 'csv' | 'png' | 'vl.json'): string {
  return sitePath(`figures/${of}.${extension}`);
}

/** The start of the paths of a figure's files on the site: `.live.json` and so on follow. */
export function figureFolder(of: string): string {
  return sitePath(`figures/${of}`);
}

/** The data that a figure draws, as CSV. @throws PostError */
export async function figureCsv(figure: DrawableFigure): Promise<string> {
  return (await filesOf(figure)).csv;
}

/** A figure's Vega-Lite specification, as JSON. @throws PostError */
export async function figureSpec(figure: DrawableFigure): Promise<string> {
  return (await filesOf(figure)).spec;
}

/** The file that makes a figure's chart interactive, as JSON. @throws PostError */
export async function liveFile(figure: DrawableFigure): Promise<string> {
  return (await filesOf(figure)).live;
}

/** The file of dataflows that a figure comes to life with, as JSON. @throws PostError */
export function looksFile(figure: DrawableFigure): Promise<string> {
  return blamingUse(figure, () => figure.shown.drawable.looksFile());
}

function filesOf(figure: DrawableFigure): Promise<KeptFiles> {
  return blamingUse(figure, () => figure.shown.drawable.files());
}
