import type { TopLevelSpec } from 'vega-lite';
import { asWideAs } from '../drawing/as-wide-as.ts';
import type { DataflowOptions } from '../drawing/dataflow.ts';
import { drawToWidths, type FittedDrawing } from '../drawing/draw-to-width.ts';
import { withHeights } from '../drawing/fit-width.ts';
import { compileLiveForm } from '../drawing/live-form.ts';
import { requireLegible } from '../files/legible-cells.ts';
import { standAloneSpec } from '../files/stand-alone-spec.ts';
import type { OtherSmoothing } from '../live/live-chart.ts';
import { chartWidths } from '../look/theme.ts';
import { csvOf } from '../reading/csv.ts';
import { describeDrawn } from '../reading/describe-drawn.ts';
import { type DrawnExcerpt, drawnExcerpts } from '../reading/drawn-excerpt.ts';
import type { Cell, DrawnLayer } from '../reading/drawn-layers.ts';
import { drawnTable } from '../reading/drawn-table.ts';
import { formatCell } from '../reading/format-drawn.ts';
import { type PackedLive, packLive } from './pack-live.ts';

export type DrawnWidth = keyof typeof chartWidths;
export type AtBothWidths<T> = Record<DrawnWidth, T>;

/** Specifications for a column of text, and for a phone unless it is the same. */
export interface SpecsAtBoth {
  wide: TopLevelSpec;
  narrow?: TopLevelSpec | undefined;
}

/** All that decides how a chart or diagram looks: its specifications, and the colours. */
export interface PictureSource {
  /** Its name, for errors. */
  name: string;
  specs: SpecsAtBoth;
  /** The text of chart.css. */
  css: string;
}

/** As `PictureSource`, of a chart that comes to life. */
export interface FigureSource extends PictureSource {
  /** Its specifications with the smoothings that change it. */
  smoothed: Partial<Record<OtherSmoothing, SpecsAtBoth>>;
}

/** What a figure consists of. */
export interface FigureParts {
  pictures: AtBothWidths<FigurePicture>;
  data: FigureData;
  files: FigureFiles;
}

export interface FigurePicture {
  /** The marks: what stands within the `<svg>`. */
  svg: string;
  /** In pixels. */
  height: number;
  /** Its author's words. */
  description: string | undefined;
  /** What is drawn, in words. */
  told: string;
}

/** What a page tells of the rows that a figure draws. */
export interface FigureData {
  /** Some of them. */
  tables: DataTable[];
  /** The number of all. */
  total: number;
  published: PublishedLayer[];
}

export interface DataTable {
  title: string;
  header: string[];
  rows: DataCell[][];
}

export interface DataCell {
  text: string;
  isNumber: boolean;
}

/** A layer of what others published, which its author describes. */
export interface PublishedLayer {
  /** The title of its plot. */
  panel: string | undefined;
  description: string;
}

/** The files beside a page. */
export interface FigureFiles {
  csv: string;
  /** The Vega-Lite specification, as JSON. */
  spec: string;
  live: PackedLive;
}

/** Enough to see the course of each series without making the page large. */
const rowsAtMost = 40;

/** Draws a figure once for all that pages and files need. @throws ExpectedError as `renderChart`, and for illegible numbers */
export async function figureParts({ smoothed, ...source }: FigureSource): Promise<FigureParts> {
  const drawn = await drawnAtBoth(source, { live: true });
  const { layers, spec, heights } = drawn.wide;
  const all = drawnTable(layers);
  return {
    pictures: picturesIn(drawn),
    data: {
      tables: drawnExcerpts(layers, rowsAtMost).map(formatted),
      total: all.rows.length,
      published: layers.flatMap(publishedIn),
    },
    files: {
      csv: csvOf(all),
      spec: standAloneSpec(withHeights(spec, heights), source.css),
      live: liveCharts(drawn, smoothed),
    },
  };
}

/** Draws a diagram, which shows no data. @throws ExpectedError as `figureParts` */
export async function diagramParts(source: PictureSource): Promise<AtBothWidths<FigurePicture>> {
  return picturesIn(await drawnAtBoth(source));
}

async function drawnAtBoth(
  { name, specs, css }: PictureSource,
  options?: DataflowOptions,
): Promise<AtBothWidths<FittedDrawing>> {
  const specAt = (width: number) => specFor(specs, width === chartWidths.wide ? 'wide' : 'narrow');
  const widths = [chartWidths.wide, chartWidths.narrow];
  const [wide, narrow] = await drawToWidths(name, specAt, widths, options);
  requireLegible(name, [...wide!.inks, ...narrow!.inks], css);
  return { wide: wide!, narrow: narrow! };
}

function specFor({ wide, narrow = wide }: SpecsAtBoth, width: DrawnWidth): TopLevelSpec {
  return width === 'wide' ? wide : narrow;
}

function picturesIn({ wide, narrow }: AtBothWidths<FittedDrawing>): AtBothWidths<FigurePicture> {
  return { wide: pictureIn(wide), narrow: pictureIn(narrow) };
}

function pictureIn({ svg, height, spec, layers }: FittedDrawing): FigurePicture {
  return { svg, height, description: spec.description, told: describeDrawn(layers) };
}

function formatted({ rows, ...table }: DrawnExcerpt): DataTable {
  return { ...table, rows: rows.map((row) => row.map(cellOf)) };
}

function cellOf(cell: Cell): DataCell {
  return { text: formatCell(cell), isNumber: typeof cell === 'number' };
}

function publishedIn({ published, panel, description }: DrawnLayer): PublishedLayer[] {
  return published && description ? [{ panel, description }] : [];
}

function liveCharts(
  drawn: AtBothWidths<FittedDrawing>,
  smoothed: FigureSource['smoothed'],
): PackedLive {
  const smoothings = Object.keys(smoothed) as OtherSmoothing[];
  const variants = (Object.keys(chartWidths) as DrawnWidth[]).flatMap((width) => [
    [width, drawn[width].live] as const,
    ...smoothings.map((smoothing) => {
      // Keep the views' size, so that only the lines change with the smoothing.
      const spec = asWideAs(drawn[width].spec, specFor(smoothed[smoothing]!, width));
      return [`${width}-${smoothing}`, compileLiveForm(spec)] as const;
    }),
  ]);
  return packLive(Object.fromEntries(variants), smoothings);
}
