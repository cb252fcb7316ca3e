import type {
  ArtifactDeclarations,
  Columns,
  NamesOf,
  TableDeclaration,
  TableRowOf,
} from '../../lab/artifacts/declare.ts';
import type { PublishedData } from '../../lab/define.ts';
import type { RecordedRun, Results } from '../../lab/results.ts';
import { ExpectedError } from '../../messages/expected-error.ts';

/** What each run of a variant gives: a number, the rows of a table, an array. */
export interface ComparedRuns<Value> {
  label: string;
  /** One for each seed. */
  runs: readonly Value[];
}

/** The numbers of one bar, one for each seed. */
export interface ComparedNumbers extends ComparedRuns<number> {
  /** The label of the series to which it belongs, for its colour. Default: none. */
  series?: string;
}

/**
 * Collects something of every run, by variant, in the experiment's order: the last value of a metric, or what a function
 * gives.
 *
 * @throws ExpectedError if two variants have the same label
 */
export function compareRuns<Metric extends string>(
  results: Results<string, Metric>,
  metric: NoInfer<Metric>,
): ComparedRuns<number>[];
export function compareRuns<
  Variant extends string,
  Metric extends string,
  Published extends PublishedData,
  Kept extends ArtifactDeclarations,
  Value,
>(
  results: Results<Variant, Metric, Published, Kept>,
  measure: (run: RecordedRun<Metric, Kept>) => Value,
): ComparedRuns<Value>[];
export function compareRuns(
  results: Results,
  of: string | ((run: RecordedRun) => unknown),
): ComparedRuns<unknown>[] {
  requireOwnLabels(results);
  const measure =
    typeof of === 'string' ? (run: RecordedRun) => run.record.summary[of] ?? Number.NaN : of;
  return results.variants.map(({ label, runs }) => ({ label, runs: runs.map(measure) }));
}

/** The columns of a table, and its step. */
export interface CategoryColumns<Column extends string = string, Row = TableRow> {
  /** Names what a row is about: a class. */
  category: Column;
  /** Its number, or a function that makes one of all rows of a category. */
  value: Column | ((rows: readonly Row[]) => number);
  /** The step of the table. Default: that of the run's end, else the last one. */
  at?: number;
}

/**
 * Collects the numbers of a table by category and variant: the recall of each class. Categories are in the order of the
 * tables.
 *
 * @throws ExpectedError naming the run that lacks a category, or has it twice though the value is a column
 */
export function compareCategories<
  Kept extends ArtifactDeclarations,
  Name extends NamesOf<Kept, TableDeclaration>,
>(
  results: Results<string, string, PublishedData, Kept>,
  table: Name,
  columns: CategoryColumns<ColumnOf<Kept, Name>, RowOf<Kept, Name>>,
): ComparedNumbers[] {
  const { category, value, at } = columns as CategoryColumns;
  const tables = compareRuns(results, (run) => ({
    id: run.id,
    rows: run.table(table, { at }) as TableRow[],
  }));
  const first = tables.flatMap(({ runs }) => runs);
  const categories = [...new Set(first.flatMap(({ rows }) => rows.map((row) => row[category])))];
  return categories.flatMap((one) =>
    tables.map(({ label, runs }) => ({
      label: String(one),
      series: label,
      runs: runs.map(({ id, rows }) => {
        const found = rows.filter((row) => row[category] === one);
        if (typeof value === 'function' && found.length > 0) return value(found);
        if (typeof value === 'string' && found.length === 1) return Number(found[0]![value]);
        throw new ExpectedError(
          `the table "${table}" of ${id} has ${found.length || 'no'} ${found.length ? 'rows' : 'row'} with ${category} ${JSON.stringify(one)}: write one for each`,
        );
      }),
    })),
  );
}

/** The names of a table's columns. */
export type ColumnOf<Kept extends ArtifactDeclarations, Name extends keyof Kept> = keyof RowOf<
  Kept,
  Name
> &
  string;

/** A row of a table. */
export type RowOf<Kept extends ArtifactDeclarations, Name extends keyof Kept> = TableRowOf<
  Extract<Kept[Name], TableDeclaration<Columns>>['columns']
>;

/** A row whose columns aren't known here. */
export type TableRow = Record<string, number | string | undefined>;

function requireOwnLabels({ variants }: Results): void {
  const labels = variants.map(({ label }) => label);
  const twice = labels.find((label, i) => labels.indexOf(label) !== i);
  if (twice === undefined) return;
  throw new ExpectedError(`Two variants are labelled "${twice}": a chart can't tell them apart`);
}
