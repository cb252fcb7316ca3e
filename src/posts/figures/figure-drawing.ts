import { drawToWidth, type FittedDrawing } from '../../charts/drawing/draw-to-width.ts';
import { standAloneSpec } from '../../charts/files/stand-alone-spec.ts';
import chartCss from '../../charts/look/chart.css?raw';
import { chartWidths } from '../../charts/look/theme.ts';
import { csvOf } from '../../charts/reading/csv.ts';
import { drawnTable } from '../../charts/reading/drawn-table.ts';
import type { Results } from '../../lab/results.ts';
import { sitePath } from '../../layouts/site-path.ts';
import { type Chart, findChart } from '../experiment-modules.ts';
import { experimentResults } from '../experiment-results.ts';
import { type Origin, originOf } from '../origins/origin.ts';
import { attempt, type Usage } from '../post-context.ts';
import { figureAnchor, parseReference } from '../reference.ts';
import { chartCache } from './chart-cache.ts';
import { chartReads, chartSpec } from './chart-spec.ts';

export type DrawnWidth = keyof typeof chartWidths;

type Drawings = Partial<Record<DrawnWidth, WeakRef<Promise<FittedDrawing>>>>;

/**
 * A chart's files stand beside its page, and other figures refer to it: draw it once for all of them. But don't
 * hold all the data of a large site in memory: what is needed again later is read from the cache.
 */
const drawn = new WeakMap<Results, WeakMap<Chart, Drawings>>();

/**
 * A figure's chart as it is drawn for a column of text, or for a phone; undefined where there are no results yet, or no
 * seed is left to draw.
 *
 * @throws PostError naming where it is used
 */
export async function figureDrawing(
  usage: Usage,
  width: DrawnWidth = 'wide',
): Promise<FittedDrawing | undefined> {
  const chart = await findChart(usage);
  const { results } = await experimentResults(parseReference(usage).source, usage);
  return results && attempt(usage, () => drawOnce(usage.of, chart, results, width));
}

/** What a figure's chart reads, drawn for a column of text; undefined where there are no results yet. @throws PostError */
export async function figureOrigin(usage: Usage): Promise<Origin | undefined> {
  const reference = parseReference(usage);
  const chart = await findChart(usage);
  const { prepared, results } = await experimentResults(reference.source, usage);
  if (!results) return undefined;
  return attempt(usage, () => originOf(reference, prepared, 'charts', chartReads(chart, results)));
}

/** What a figure draws, as CSV; undefined where there are no results yet. @throws PostError */
export async function figureCsv(usage: Usage): Promise<string | undefined> {
  const drawing = await figureDrawing(usage);
  return drawing && csvOf(drawnTable(drawing.layers));
}

/** A figure's Vega-Lite specification, as JSON; undefined where there are no results yet. @throws PostError */
export async function figureSpec(usage: Usage): Promise<string | undefined> {
  const drawing = await figureDrawing(usage);
  return drawing && attempt(usage, () => standAloneSpec(drawing.spec, chartCss));
}

/** Where a figure's file lies on the site. */
export function figureFile(of: string, extension: 'csv' | 'vl.json'): string {
  return sitePath(`figures/${of}.${extension}`);
}

function drawOnce(
  of: string,
  chart: Chart,
  results: Results,
  width: DrawnWidth,
): Promise<FittedDrawing> | undefined {
  const ofResults = drawn.get(results) ?? new WeakMap<Chart, Drawings>();
  drawn.set(results, ofResults);
  const ofChart = ofResults.get(chart) ?? {};
  ofResults.set(chart, ofChart);
  const known = ofChart[width]?.deref();
  if (known) return known;
  const spec = chartSpec(chart, results, chartWidths[width]);
  if (!spec) return undefined;
  const drawing = drawToWidth(figureAnchor(of), spec, chartWidths[width], chartCache);
  ofChart[width] = new WeakRef(drawing);
  return drawing;
}
