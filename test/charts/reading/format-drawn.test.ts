import { expect, test } from 'vitest';
import { formatCell } from '../../../src/charts/reading/format-drawn.ts';

test('numbers are shown as the page shows them', () => {
  expect([1030, 0.123456, -5, 1234567].map(formatCell)).toEqual([
    '1,030',
    '0.1235',
    '−5',
    '1,234,567',
  ]);
});
