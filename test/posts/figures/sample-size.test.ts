import { expect, test } from 'vitest';
import { sampleSize } from '../../../src/posts/figures/sample-size.ts';

test.each([
  // A small picture is enlarged by a whole number, so that it fits beside the others.
  [
    '28 × 28, five in a row',
    { width: 28, height: 28 },
    5,
    { width: 112, height: 112, isEnlarged: true },
  ],
  [
    '28 × 28, six in a row',
    { width: 28, height: 28 },
    6,
    { width: 84, height: 84, isEnlarged: true },
  ],
  [
    '16 × 16, thirty in a row of a table, which scrolls',
    { width: 16, height: 16 },
    30,
    { width: 64, height: 64, isEnlarged: true },
  ],
  ['one pixel', { width: 1, height: 1 }, 1, { width: 128, height: 128, isEnlarged: true }],
  // One that is about as large as its place stays as it is.
  ['100 × 50', { width: 100, height: 50 }, 6, { width: 100, height: 50, isEnlarged: false }],
  // A large one is made smaller, by the side that is too long.
  [
    '900 × 600, two in a row',
    { width: 900, height: 600 },
    2,
    { width: 300, height: 200, isEnlarged: false },
  ],
  [
    '900 × 600, alone',
    { width: 900, height: 600 },
    1,
    { width: 480, height: 320, isEnlarged: false },
  ],
  ['a pole', { width: 1, height: 4096 }, 1, { width: 1, height: 480, isEnlarged: false }],
  ['a line', { width: 4096, height: 1 }, 3, { width: 200, height: 1, isEnlarged: false }],
  ['beside many', { width: 300, height: 300 }, 30, { width: 20, height: 20, isEnlarged: false }],
])('a picture of %s', (_, picture, columns, size) => {
  expect(sampleSize(picture, columns)).toEqual(size);
});
