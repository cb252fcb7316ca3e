import { ExpectedError } from '../../messages/expected-error.ts';
import type { ComparedRuns } from '../bars/compared-values.ts';
import { fieldName } from '../bars/field-name.ts';
import type { PlacedPanel } from '../bars/place-panels.ts';
import { layerName, pointsPrefix } from '../look/layer-names.ts';
import { axisMargin, namedLines } from '../look/theme.ts';
import type { Panel } from '../panels/series-encoding.ts';
import { colourOf } from '../panels/series-encoding.ts';
import { type Look, styleOf } from '../panels/series-look.ts';
import { type Axis, alignedAxes, equalAxes } from './point-axes.ts';

/** A point, such as a row of a table that runs keep. Other columns are left out. */
export interface PlacedPoint {
  x: number;
  y: number;
  /** What it belongs to, for its colour: a class. Default: none, in one colour. */
  label?: string | number;
}

export interface PointsPanelOptions extends Look {
  title: string;
  /** What a point is, in the plural: "test images". */
  of: string;
  /** The titles of the axes, with their units. */
  x: string;
  y: string;
  /** What the labels are: "Shape". Default: "Label". */
  by?: string;
  /**
   * A plot for each, side by side if there is room. Of several runs, the first is drawn: places of different runs have no
   * mean.
   */
  plots: readonly ComparedRuns<readonly PlacedPoint[]>[];
  /** All labels in their order, for their colours. Default: numbers ascending, names as they come. */
  labels?: readonly (string | number)[];
  /** Whether both axes have as many pixels a unit, so that distances can be compared in all directions. Default: false. */
  equal?: boolean;
  /** A d3 number format for both axes. */
  format?: string;
  /** Of the whole chart, in pixels. */
  width: number;
}

/** More would hide each other, and take more than a page should. */
export const pointsAtMost = 5000;

/**
 * A panel of points in the colours of their labels: an embedding, or one number against another. Points are opaque marks of
 * a picture without pixels, the smaller the more there are, and labels take turns to be on top.
 *
 * @throws ExpectedError naming the panel, if there is nothing to draw, a plot has more than 5,000 points, a place isn't
 * finite, or some points have a label and others none
 */
export function pointsPanel(options: PointsPanelOptions): PlacedPanel {
  const { title, plots, of, y, width } = options;
  requireOwnNames(options);
  const drawn = plots.map((plot) => ({
    label: plot.label,
    points: firstRun(plot, options),
  }));
  const labels = labelsOf(
    drawn.flatMap(({ points }) => points),
    options,
  );
  const columns = width < namedLines ? 1 : Math.min(drawn.length, 3);
  const runs = Math.max(...plots.map((plot) => plot.runs.length));
  const subtitle = [
    y,
    `${counted(drawn.map(({ points }) => points.length))} ${of}.`,
    ...(runs > 1 ? [`The first of ${runs} runs.`] : []),
  ];
  const isSingle = drawn.length === 1;
  const views = drawn.map(({ label, points }) =>
    pointsView({
      ...options,
      title: isSingle ? { text: title, subtitle } : { text: label },
      points,
      labels,
      columns,
    }),
  );
  return {
    ...(isSingle ? {} : { title: { text: title, subtitle } }),
    concat: views,
    columns,
    resolve: { scale: { color: 'shared', shape: 'shared' } },
  };
}

/** "500", or "400 to 1,200" if plots differ. */
function counted(counts: readonly number[]): string {
  const ends = new Set([Math.min(...counts), Math.max(...counts)]);
  return [...ends].map((count) => count.toLocaleString('en')).join(' to ');
}

type View = Omit<PointsPanelOptions, 'title' | 'labels'> & {
  title: object;
  points: readonly PlacedPoint[];
  labels: readonly string[];
  columns: number;
};

function pointsView(view: View): Panel {
  const {
    title,
    plots,
    points,
    labels,
    x,
    y,
    by = 'Label',
    width,
    columns,
    equal,
    of,
    format,
  } = view;
  const field = fieldName(by, [], 'label');
  const ofX = fieldName(x, [field], 'x');
  const fields = { x: ofX, y: fieldName(y, [field, ofX], 'y'), label: field };
  const most = columns > 1 || width < namedLines ? 1 : flat;
  // Alone in a wide chart, a plot aligns with the text.
  const extent = plots.length === 1 && width >= namedLines ? { minExtent: axisMargin - 1 } : {};
  const axes = equal ? equalAxes(points, most) : alignedAxes(points, most);
  const channel = (name: 'x' | 'y', axis: Axis) => ({
    field: fields[name],
    type: 'quantitative' as const,
    title: name === 'x' ? x : y,
    scale: axis.scale,
    axis: {
      title: name === 'x' ? x : null,
      grid: true,
      domain: false,
      ticks: false,
      tickCount: axis.ticks,
      labelFlush: false,
      ...(name === 'y' ? extent : {}),
      ...(format ? { format } : {}),
    },
  });
  return {
    title,
    width: { perWidth: axes.width },
    height: { perWidth: axes.height },
    description: of,
    layer: [
      {
        name: layerName(pointsPrefix, JSON.stringify(title)),
        data: { values: takingTurns(points).map((point) => rowOf(point, fields)) },
        mark: { type: 'point', size: sizeOf(points.length), filled: true, opacity: 1 },
        encoding: {
          x: channel('x', axes.x),
          y: channel('y', axes.y),
          ...(labels.length > 0
            ? looks(field, by, labels, view)
            : { color: { value: 'var(--chart-1)' } }),
        },
      },
    ],
  } as unknown as Panel;
}

/** The height of a wide plot, as a share of its width. */
const flat = 0.62;

/** Areas in square pixels. */
function sizeOf(points: number): number {
  return Math.min(42, Math.max(14, 14_000 / points));
}

function looks(field: string, by: string, labels: readonly string[], view: View) {
  const colour = colourOf(labels, Math.min(view.width, namedLines - 1), view);
  const legend = { ...colour.legend, symbolType: undefined, symbolSize: 60, symbolStrokeWidth: 0 };
  const shapes = labels.map((label) => styleOf(labels, label, view).shape);
  const named = { field, title: by, type: 'nominal' as const, legend };
  return {
    color: { ...named, scale: colour.scale },
    shape: { ...named, scale: { domain: [...labels], range: shapes } },
  };
}

function rowOf(point: PlacedPoint, fields: { x: string; y: string; label: string }) {
  const { x, y, label } = point;
  return {
    ...(label === undefined ? {} : { [fields.label]: String(label) }),
    [fields.x]: x,
    [fields.y]: y,
  };
}

/** Orders points so that those of each label are spread evenly, and no label is above all others. */
function takingTurns(points: readonly PlacedPoint[]): PlacedPoint[] {
  const groups = Map.groupBy(points, ({ label }) => label);
  return [...groups.values()]
    .flatMap((own) => own.map((point, i) => ({ point, turn: (i + 0.5) / own.length })))
    .sort((a, b) => a.turn - b.turn)
    .map(({ point }) => point);
}

function firstRun(
  { label, runs }: ComparedRuns<readonly PlacedPoint[]>,
  { title }: PointsPanelOptions,
): readonly PlacedPoint[] {
  const [points] = runs;
  if (!points || points.length === 0) throw refusal(title, `has no points of "${label}"`);
  if (points.length > pointsAtMost) {
    throw refusal(
      title,
      `has ${points.length} points of "${label}", and at most ${pointsAtMost} can be told apart: leave some out`,
    );
  }
  const bad = points.find(({ x, y }) => !Number.isFinite(x) || !Number.isFinite(y));
  if (bad)
    throw refusal(
      title,
      `has a point of "${label}" at ${bad.x}, ${bad.y}: only finite numbers have a place`,
    );
  return points;
}

function labelsOf(
  points: readonly PlacedPoint[],
  { title, labels: given }: PointsPanelOptions,
): string[] {
  const found = [...new Set(points.map(({ label }) => label))];
  const named = found.filter((label) => label !== undefined);
  if (named.length > 0 && named.length < found.length) {
    throw refusal(title, 'has points with a label and others without one: give all points one');
  }
  const stray = given && named.find((label) => !given.includes(label));
  if (stray !== undefined) {
    throw refusal(
      title,
      `has no label ${JSON.stringify(stray)}, which a point has: add it to labels`,
    );
  }
  const ordered = named.every((label) => typeof label === 'number')
    ? named.toSorted((a, b) => a - b)
    : named;
  return (given ?? ordered).map(String);
}

function requireOwnNames({ title, plots }: PointsPanelOptions): void {
  if (plots.length === 0) throw refusal(title, 'has no plots: give it some');
  const names = plots.map(({ label }) => label);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw refusal(title, `has two plots named "${twice}": name each once`);
}

function refusal(title: string, problem: string): ExpectedError {
  return new ExpectedError(`the panel "${title}" ${problem}`);
}
