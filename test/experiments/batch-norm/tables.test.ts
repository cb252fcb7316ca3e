import { expect, test } from 'vitest';
import { besideArticle } from '../../../src/experiments/batch-norm/tables.ts';
import type { TableRow } from '../../../src/lab/result-table.ts';
import { batchNormResults } from '../../charts/batch-norm-results.ts';

const { columns, sections } = besideArticle(batchNormResults({ steps: 702, seeds: [1, 2] }));

test('both variants stand beside the notebook’s', () => {
  expect(columns).toEqual([
    'Epoch or step',
    { title: 'Standard', columns: ['here', 'notebook'] },
    { title: 'With batch norm', columns: ['here', 'notebook'] },
  ]);
});

test('only what the runs reach is compared', () => {
  expect(sections.map(({ rows }) => rows.map(({ label }) => label))).toEqual([
    ['1', '2', '5'],
    ['1', '2', '5'],
    ['50', '400'],
    ['25', '200', '500'],
    ['50', '400'],
    ['25', '200', '500'],
  ]);
});

test('ours is the mean over seeds, of the steps around the one compared', () => {
  const nearby = (variant: 'standard' | 'batch-norm') => {
    const { runs } = batchNormResults({ steps: 702, seeds: [1, 2] }).variants.find(
      ({ name }) => name === variant,
    )!;
    const values = runs.flatMap((run) => {
      const loss = [...run.series('loss').value.subarray(174, 226)];
      return loss.slice(1).map((value, i) => value + Math.abs(value - loss[i]!));
    });
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  const { cells } = sections[3]!.rows[1]!;
  expect(cells.map((cell) => cell!.value)).toEqual([
    expect.closeTo(nearby('standard'), 12),
    2.3,
    expect.closeTo(nearby('batch-norm'), 12),
    1.88,
  ]);
});

test('the article’s shorter runs are told from its longer ones', () => {
  const [longer, shorter] = besideArticle(batchNormResults({ steps: 11_700 })).sections;
  const published = ({ rows }: { rows: readonly TableRow[] }) =>
    rows.map(({ label, cells }) => [label, cells[1]!.value, cells[3]!.value]);
  expect(published(longer!)).toEqual([
    ['1', 0.1079, 0.3908],
    ['2', 0.1264, 0.5105],
    ['5', 0.2956, 0.6012],
    ['10', 0.4824, 0.6892],
    ['20', 0.6507, 0.7585],
    ['30', 0.7245, 0.7924],
  ]);
  expect(published(shorter!)).toEqual([
    ['1', 0.1272, 0.3496],
    ['2', 0.2208, 0.5304],
    ['5', 0.3087, 0.6475],
    ['10', 0.4453, 0.7239],
  ]);
});
