import type { Sample, SampleGrid, SampleStep } from '../../lab/findings/samples.ts';
import { formatCount } from '../writing/format.ts';

/** Samples as rows and columns. */
export interface SampleTable<Cell> {
  /** The headings of the columns; undefined if there is only one column. */
  columns: readonly string[] | undefined;
  /** A single row has no label: pictures in it may stand in several lines. */
  rows: readonly { label: string | undefined; cells: readonly Cell[] }[];
  /** What all samples share, and how many there are besides: "Seed 1, of 3 seeds. 6 of 21 steps." */
  note: string;
}

type Axis = 'variants' | 'seeds' | 'steps';

/**
 * Lays samples out. Pictures of a variant stand in a row; texts need room to the side, so those of a variant stand below each
 * other.
 */
export function sampleTable(grid: SampleGrid): SampleTable<Sample> {
  const several = axes.filter((axis) => grid[axis].length > 1);
  const [first, second] = grid.artifact.kind === 'text' ? several.toReversed() : several;
  const isText = grid.artifact.kind === 'text';
  const rows = second || isText ? first : undefined;
  const columns = second ?? (isText ? undefined : first);
  const rowLabels = rows && labelsOf(grid, rows);
  const columnLabels = columns && labelsOf(grid, columns);
  const at = (row: number, column: number) =>
    grid.samples.find(
      (sample) =>
        (rows === undefined || isAt(grid, rows, row, sample)) &&
        (columns === undefined || isAt(grid, columns, column, sample)),
    )!;
  return {
    columns: columnLabels,
    rows: (rowLabels ?? [undefined]).map((label, row) => ({
      label,
      cells: (columnLabels ?? [undefined]).map((_, column) => at(row, column)),
    })),
    note: noteOf(grid),
  };
}

/** What a sample is, in words: "Generator with noise, step 500, seed 1". */
export function describeSample({ variant, seed, step }: Sample, { of }: SampleGrid): string {
  const words = [...(of.variants > 1 ? [variant.label] : []), stepLabel(step), `seed ${seed}`];
  return words.join(', ');
}

const axes: readonly Axis[] = ['variants', 'seeds', 'steps'];

function labelsOf(grid: SampleGrid, axis: Axis): string[] {
  if (axis === 'variants') return grid.variants.map(({ label }) => label);
  if (axis === 'seeds') return grid.seeds.map((seed) => `Seed ${seed}`);
  return grid.steps.map((step) => capitalised(stepLabel(step)));
}

function isAt(grid: SampleGrid, axis: Axis, place: number, sample: Sample): boolean {
  if (axis === 'variants') return sample.variant.name === grid.variants[place]!.name;
  return axis === 'seeds' ? sample.seed === grid.seeds[place] : sample.step === grid.steps[place];
}

function stepLabel(step: SampleStep): string {
  return step === 'end' ? 'end of the run' : `step ${formatCount(step)}`;
}

function noteOf(grid: SampleGrid): string {
  const { variants, seeds, steps, of } = grid;
  return [
    ...(of.variants > 1 ? about('variants', variants.length, of.variants, variants[0]!.label) : []),
    ...about('seeds', seeds.length, of.seeds, `Seed ${seeds[0]}`),
    ...about('steps', steps.length, of.steps, capitalised(stepLabel(steps[0]!))),
  ]
    .map((sentence) => `${sentence}.`)
    .join(' ');
}

/** "Seed 1, of 3 seeds", "6 of 21 steps"; nothing where all are shown. @param only the name of the first */
function about(axis: Axis, shown: number, of: number, only: string): string[] {
  if (shown === 1) return [of > 1 ? `${only}, of ${formatCount(of)} ${axis}` : only];
  return shown < of ? [`${formatCount(shown)} of ${formatCount(of)} ${axis}`] : [];
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
