import { describe, expect, test } from 'vitest';
import { endWithin } from '../../../../../src/charts/live/browser/read/name-places.ts';

describe('the name of a line', () => {
  const points = [
    { x: 10, y: 50 },
    { x: 20, y: 40 },
    { x: 40, y: 20 },
  ];

  test.each([
    ['ends before the edge', points, 100, { y: 20, isSeen: true }],
    ['crosses the edge', points, 30, { y: 30, isSeen: true }],
    ['has a point on the edge', points, 20, { y: 40, isSeen: true }],
    [
      'spans all that is shown',
      [
        { x: -90, y: 0 },
        { x: 110, y: 100 },
      ],
      10,
      { y: 50, isSeen: true },
    ],
    ['begins beyond the edge', points, 5, { y: 50, isSeen: false }],
    [
      'ended before what is shown',
      [
        { x: -20, y: 7 },
        { x: -10, y: 8 },
      ],
      30,
      { y: 8, isSeen: false },
    ],
  ])('stands at the height where the line leaves: it %s', (_, line, width, end) => {
    expect(endWithin(line, width)).toEqual(end);
  });
});
