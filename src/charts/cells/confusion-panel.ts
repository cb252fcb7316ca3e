import type {
  ArtifactDeclarations,
  NamesOf,
  TableDeclaration,
} from '../../lab/artifacts/declare.ts';
import type { PublishedData } from '../../lab/define.ts';
import type { Results } from '../../lab/results.ts';
import { ExpectedError } from '../../messages/expected-error.ts';
import { mean } from '../../statistics/mean.ts';
import { type ColumnOf, compareRuns, type TableRow } from '../bars/compared-values.ts';
import type { PlacedPanel } from '../bars/place-panels.ts';
import { namedLines } from '../look/theme.ts';
import type { CellGrid } from './cell-grid.ts';
import { formatFor } from './cell-numbers.ts';
import { cellView } from './cell-view.ts';
import { notesOf } from './heatmap-panel.ts';

export interface ConfusionPanelOptions<
  Variant extends string = string,
  Column extends string = string,
> {
  title: string;
  /** What is counted: "test images". */
  of: string;
  /** The columns of the table. Default: `actual`, `predicted` and `count`; without a column `count`, each row is one. */
  columns?: { actual?: Column; predicted?: Column; count?: Column };
  /** The classes in their order. Default: numbers ascending, names as the tables have them. */
  classes?: readonly (string | number)[];
  /** Shows counts, or each count's share of its actual class. Default: counts. */
  shows?: 'counts' | 'shares';
  /**
   * The numbers with the faintest and the strongest colour; those beyond have these, too. Default: from 0 to the highest, of
   * shares to 1.
   */
  range?: readonly [low: number, high: number];
  /** The names of the variants to draw. Default: all. */
  variants?: readonly Variant[];
  /** The step of the tables. Default: that of the run's end, else the last one. */
  at?: number;
  /** A d3 number format. Default: whole numbers as they are, means with about three digits, shares in percent. */
  format?: string;
  /** Of the whole chart, in pixels. */
  width: number;
  /** Of each plot, in pixels. Default: 26 for each class, at most 400, or 300 on a phone. */
  height?: number;
}

/**
 * A panel of confusion matrices, one for each variant: how many samples of each actual class were taken for each class, the
 * mean of the runs.
 *
 * @param name of a table that runs keep, with a row for each pair of classes; rows of one pair add up
 * @throws ExpectedError naming the panel, or the run whose table lacks a column or has a class that `classes` lacks
 */
export function confusionPanel<
  Variant extends string,
  Kept extends ArtifactDeclarations,
  Name extends NamesOf<Kept, TableDeclaration>,
>(
  results: Results<Variant, string, PublishedData, Kept>,
  name: Name,
  options: ConfusionPanelOptions<NoInfer<Variant>, ColumnOf<Kept, Name>>,
): PlacedPanel {
  const given = options as ConfusionPanelOptions;
  const chosen = chosenVariants(results, given);
  const tables = compareRuns({ ...results, variants: chosen }, (run) => ({
    id: run.id,
    rows: run.table(name, { at: given.at }) as TableRow[],
  }));
  const classes = classesOf(
    tables.flatMap(({ runs }) => runs),
    given,
  );
  const matrices = tables.map(({ label, runs }) => ({
    label,
    runs: runs.length,
    grid: meanOfRuns(
      runs.map((run) => matrixOf(run, classes, given)),
      classes,
    ),
  }));
  const highest = matrices
    .flatMap(({ grid }) => grid.values)
    .reduce((a, b) => Math.max(a, b), given.shows === 'shares' ? 1 : 0);
  const [low, high] = given.range ?? [0, highest];
  // One for all variants, so that their numbers can be compared.
  const format =
    given.format ??
    (given.shows === 'shares'
      ? '.0%'
      : formatFor(matrices.flatMap(({ grid }) => grid.values).filter(Number.isFinite)));
  const columns = columnsFor(matrices.length, classes.length, given.width);
  const quantity = quantityOf(given);
  const isSingle = matrices.length === 1;
  const subtitle = [
    quantity,
    ...notesOf(Math.max(...matrices.map(({ runs }) => runs)), matrices[0]!.grid),
  ];
  const plots = matrices.map(({ label, grid }) =>
    cellView({
      title: isSingle ? given.title : label,
      subtitle: isSingle ? subtitle : [],
      x: 'Predicted',
      y: 'Actual',
      quantity,
      grid,
      scale: { low, high },
      format,
      width: given.width,
      height: given.height,
      columns,
    }),
  );
  return {
    ...(isSingle ? {} : { title: { text: given.title, subtitle } }),
    concat: plots,
    columns,
  };
}

function quantityOf({ of, shows }: ConfusionPanelOptions): string {
  return shows === 'shares' ? `Share of the ${of} of each actual class` : `Number of ${of}`;
}

function chosenVariants<Variant extends { name: string }>(
  { variants }: { variants: readonly Variant[] },
  { title, variants: names }: ConfusionPanelOptions,
): Variant[] {
  if (!names) return [...variants];
  const known = variants.map(({ name }) => name);
  const stray = names.find((name) => !known.includes(name));
  if (stray === undefined && names.length > 0) {
    return variants.filter(({ name }) => names.includes(name));
  }
  const what = stray === undefined ? 'no variant' : `the variant "${stray}"`;
  throw new ExpectedError(
    `the panel "${title}" is of ${what}: name one of "${known.join('", "')}"`,
  );
}

interface RunTable {
  id: string;
  rows: readonly TableRow[];
}

type Class = string | number;

function namesOfColumns({ columns }: ConfusionPanelOptions) {
  return { actual: 'actual', predicted: 'predicted', count: 'count', ...columns };
}

function classesOf(tables: readonly RunTable[], options: ConfusionPanelOptions): Class[] {
  const { title, classes: given } = options;
  const { actual, predicted } = namesOfColumns(options);
  const found = new Set<Class>();
  // The order of what was there comes before that of what was taken for it.
  for (const column of [actual, predicted]) {
    for (const { id, rows } of tables) {
      for (const row of rows) {
        const one = row[column];
        if (one === undefined || Number.isNaN(one)) {
          throw new ExpectedError(
            `the panel "${title}" needs the columns ${actual} and ${predicted}, and a row of ${id} has no ${column}: name them by columns`,
          );
        }
        if (given && !given.includes(one)) {
          throw new ExpectedError(
            `the panel "${title}" has no class ${JSON.stringify(one)}, which a row of ${id} has: add it to classes`,
          );
        }
        found.add(one);
      }
    }
  }
  if (found.size === 0) {
    throw new ExpectedError(
      `the panel "${title}" has no rows to draw: write one for each pair of classes`,
    );
  }
  if (given) return [...given];
  const all = [...found];
  return all.every((one) => typeof one === 'number') ? all.sort((a, b) => a - b) : all;
}

/** Numbers by actual and by predicted class; NaN for the shares of a class that never occurs. */
function matrixOf(
  { id, rows }: RunTable,
  classes: readonly Class[],
  options: ConfusionPanelOptions,
): number[][] {
  const { actual, predicted, count } = namesOfColumns(options);
  const placeOf = new Map(classes.map((one, i) => [one, i]));
  const matrix = classes.map(() => classes.map(() => 0));
  for (const row of rows) {
    const counted = count in row ? Number(row[count]) : 1;
    if (!Number.isFinite(counted) || counted < 0) {
      throw new ExpectedError(
        `the panel "${options.title}" has ${counted} for a pair of classes of ${id}: give a count of 0 or more`,
      );
    }
    matrix[placeOf.get(row[actual]!)!]![placeOf.get(row[predicted]!)!]! += counted;
  }
  if (options.shows !== 'shares') return matrix;
  return matrix.map((counts) => {
    const all = counts.reduce((a, b) => a + b, 0);
    return counts.map((one) => one / all);
  });
}

/** A share is the mean of the runs that have the class. */
function meanOfRuns(runs: readonly number[][][], classes: readonly Class[]): CellGrid {
  const rows = classes.map((_, i) =>
    classes.map((__, j) => {
      const known = runs.map((run) => run[i]![j]!).filter(Number.isFinite);
      return known.length === 0 ? undefined : mean(known);
    }),
  );
  const values = rows.flat().filter((cell) => cell !== undefined);
  return { x: classes, y: classes, rows, values };
}

/** As many side by side as leave a cell room for a number; one on a phone. */
function columnsFor(plots: number, classes: number, width: number): number {
  if (width < namedLines) return 1;
  const each = Math.max(180, 80 + 34 * classes);
  return Math.max(1, Math.min(plots, 3, Math.floor(width / each)));
}
