import { expect, test } from 'vitest';
import { tableHead } from '../../../src/lab/findings/table-head.ts';

test('columns without groups have one row of headings', () => {
  const { head, width, groupStarts } = tableHead(['Metric', 'Standard']);
  expect(head).toEqual([
    [
      { text: 'Metric', columns: 1, rows: 1, isNumber: false },
      { text: 'Standard', columns: 1, rows: 1, isNumber: true },
    ],
  ]);
  expect(width).toBe(2);
  expect(groupStarts).toEqual([false, false]);
});

test('a group reaches over its columns, and what stands alone over both rows', () => {
  const group = { title: 'Standard', columns: ['here', 'notebook'] };
  const { head, width, groupStarts } = tableHead(['Metric', group, 'Ratio']);
  expect(head).toEqual([
    [
      { text: 'Metric', columns: 1, rows: 2, isNumber: false },
      { text: 'Standard', columns: 2, rows: 1, isNumber: true },
      { text: 'Ratio', columns: 1, rows: 2, isNumber: true },
    ],
    [
      { text: 'here', columns: 1, rows: 1, isNumber: true },
      { text: 'notebook', columns: 1, rows: 1, isNumber: true },
    ],
  ]);
  expect(width).toBe(4);
  expect(groupStarts).toEqual([false, true, false, false]);
});
