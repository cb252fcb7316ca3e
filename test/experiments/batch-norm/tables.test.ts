import { expect, test } from 'vitest';
import { besideArticle } from '../../../src/experiments/batch-norm/tables.ts';
import { batchNormResults } from '../../charts/batch-norm-results.ts';

const { columns, sections } = besideArticle(batchNormResults({ steps: 702, seeds: [1, 2] }));

test('both variants stand beside the article’s', () => {
  expect(columns).toEqual([
    '',
    'Standard, here',
    'Standard, article',
    'With batch norm, here',
    'With batch norm, article',
  ]);
});

test('only what the runs reach is compared', () => {
  expect(sections.map(({ rows }) => rows.map(({ label }) => label))).toEqual([
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
    const values = runs.flatMap((run) => [...run.series('loss').value.subarray(175, 226)]);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  const { cells } = sections[2]!.rows[1]!;
  expect(cells.map((cell) => cell!.value)).toEqual([
    expect.closeTo(nearby('standard'), 12),
    2.3,
    expect.closeTo(nearby('batch-norm'), 12),
    1.88,
  ]);
});

test('the article’s shorter runs are told from its longer ones', () => {
  const whole = besideArticle(batchNormResults({ steps: 11_700 })).sections[0]!;
  expect(whole.rows.map(({ label, cells }) => [label, cells[1]!.value])).toEqual([
    ['1', 0.1079],
    ['2', 0.1264],
    ['5', 0.2956],
    ['10', 0.4824],
    ['10, its shorter runs', 0.4453],
    ['20', 0.6507],
    ['30', 0.7245],
  ]);
});
