import type { FigureFiles } from '../../charts/figures/figure-parts.ts';
import { sitePath } from '../../layouts/site-path.ts';
import { blamingUse } from '../writing/use-mistake.ts';
import type { DrawableFigure } from './shown-figure.ts';

/** The path of a figure's file on the site. */
export function figureFile(of: string, extension: 'csv' | 'png' | 'vl.json'): string {
  return sitePath(`figures/${of}.${extension}`);
}

/** The folder of a figure's interactive charts on the site, without a slash at its end. */
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

/** A figure's interactive chart, as JSON. @param variant one of its drawable's @throws PostError */
export async function liveChart(figure: DrawableFigure, variant: string): Promise<string> {
  return (await filesOf(figure)).live[variant]!;
}

function filesOf(figure: DrawableFigure): Promise<FigureFiles> {
  return blamingUse(figure, () => figure.shown.drawable.files());
}
