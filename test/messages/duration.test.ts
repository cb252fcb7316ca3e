import { expect, test } from 'vitest';
import { formatDuration } from '../../src/messages/duration.ts';

test.each([
  [0, '0 s'],
  [0.0004, '0 s'],
  [0.04, '40 ms'],
  [0.9994, '999 ms'],
  [0.9996, '1 s'],
  [12.4, '12 s'],
  [59.6, '1 min'],
  [60, '1 min'],
  [185, '3 min 5 s'],
  [142.3, '2 min 22 s'],
  [3599.7, '1 h'],
  [4800, '1 h 20 min'],
  [7170, '2 h'],
  [7500, '2 h 5 min'],
  [-90, '−1 min 30 s'],
  [-7500, '−2 h 5 min'],
  [-0.4, '−400 ms'],
  [-0.0004, '0 s'],
])('%d seconds are %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});
