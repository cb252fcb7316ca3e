import { chartCss } from 'virtual:retrace/look';
import { standAloneSpec } from '../../charts/files/stand-alone-spec.ts';
import { csvOf } from '../../charts/reading/csv.ts';
import { drawnTable } from '../../charts/reading/drawn-table.ts';
import { sitePath } from '../../layouts/site-path.ts';
import { blamingUse } from '../writing/use-mistake.ts';
import type { DrawableFigure } from './shown-figure.ts';

/** The path of a figure's file on the site. */
export function figureFile(of: string, extension: 'csv' | 'png' | 'vl.json'): string {
  return sitePath(`figures/${of}.${extension}`);
}

/** The data that a figure draws, as CSV. @throws PostError */
export async function figureCsv(figure: DrawableFigure): Promise<string> {
  const { layers } = await blamingUse(figure, () => figure.shown.drawable.draw('wide'));
  return csvOf(drawnTable(layers));
}

/** A figure's Vega-Lite specification, as JSON. @throws PostError */
export async function figureSpec(figure: DrawableFigure): Promise<string> {
  return blamingUse(figure, async () =>
    standAloneSpec(await figure.shown.drawable.drawnSpec('wide'), chartCss),
  );
}
