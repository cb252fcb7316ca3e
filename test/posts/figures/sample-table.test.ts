import { describe, expect, test } from 'vitest';
import type { SampleGrid, SampleStep } from '../../../src/lab/findings/samples.ts';
import { describeSample, sampleTable } from '../../../src/posts/figures/sample-table.ts';

function gridOf(
  kind: 'picture' | 'text',
  labels: readonly string[],
  seeds: readonly number[],
  steps: readonly SampleStep[],
): SampleGrid {
  const variants = labels.map((label) => ({ name: label.toLowerCase(), label }));
  return {
    artifact: { name: 'samples', kind, about: 'Faces' },
    variants,
    seeds,
    steps,
    of: { variants: 3, seeds: 2, steps: 21 },
    samples: variants.flatMap((variant) =>
      seeds.flatMap((seed) =>
        steps.map((step) => ({ variant, seed, step, run: '', entry: undefined })),
      ),
    ),
  };
}

/** The table as one sees it: the heading, then each row with what its cells are. */
function seen(grid: SampleGrid) {
  const { columns, rows, note } = sampleTable(grid);
  const cells = rows.map(({ label, cells }) => [
    label,
    ...cells.map(({ variant, seed, step }) => `${variant.name} ${seed} ${step}`),
  ]);
  return { columns, rows: cells, note };
}

describe('pictures', () => {
  test('of a variant stand in a row, by step', () => {
    expect(seen(gridOf('picture', ['A', 'B', 'C'], [2], [0, 1000]))).toEqual({
      columns: ['Step 0', 'Step 1,000'],
      rows: [
        ['A', 'a 2 0', 'a 2 1000'],
        ['B', 'b 2 0', 'b 2 1000'],
        ['C', 'c 2 0', 'c 2 1000'],
      ],
      note: 'Seed 2, of 2 seeds. 2 of 21 steps.',
    });
  });

  test('of variants by seeds tell the step', () => {
    expect(seen(gridOf('picture', ['A', 'B'], [1, 2], ['end']))).toEqual({
      columns: ['Seed 1', 'Seed 2'],
      rows: [
        ['A', 'a 1 end', 'a 2 end'],
        ['B', 'b 1 end', 'b 2 end'],
      ],
      note: '2 of 3 variants. End of the run, of 21 steps.',
    });
  });

  test('of one variant and seed are a single row', () => {
    expect(seen(gridOf('picture', ['A'], [1], [0, 5, 10]))).toEqual({
      columns: ['Step 0', 'Step 5', 'Step 10'],
      rows: [[undefined, 'a 1 0', 'a 1 5', 'a 1 10']],
      note: 'A, of 3 variants. Seed 1, of 2 seeds. 3 of 21 steps.',
    });
  });

  test('may be one alone', () => {
    expect(seen(gridOf('picture', ['A'], [1], [5]))).toEqual({
      columns: undefined,
      rows: [[undefined, 'a 1 5']],
      note: 'A, of 3 variants. Seed 1, of 2 seeds. Step 5, of 21 steps.',
    });
  });
});

describe('texts', () => {
  test('of a variant stand below each other', () => {
    expect(seen(gridOf('text', ['A', 'B'], [1], [0, 'end']))).toMatchObject({
      columns: ['A', 'B'],
      rows: [
        ['Step 0', 'a 1 0', 'b 1 0'],
        ['End of the run', 'a 1 end', 'b 1 end'],
      ],
    });
  });

  test('of one variant are a column', () => {
    expect(seen(gridOf('text', ['A'], [1, 2], [0]))).toMatchObject({
      columns: undefined,
      rows: [
        ['Seed 1', 'a 1 0'],
        ['Seed 2', 'a 2 0'],
      ],
    });
  });
});

test('a sample is described by its variant, step and seed', () => {
  const grid = gridOf('picture', ['A'], [1], [1500, 'end']);
  const [first, last] = grid.samples;
  expect(describeSample(first!, grid)).toBe('A, step 1,500, seed 1');
  expect(describeSample(last!, grid)).toBe('A, end of the run, seed 1');
  const alone = { ...grid, of: { ...grid.of, variants: 1 } };
  expect(describeSample(first!, alone)).toBe('step 1,500, seed 1');
});
