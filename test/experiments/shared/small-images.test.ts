import { beforeAll, expect, test } from 'vitest';
import { drawImages } from '../../../src/datasets/synthetic.ts';
import { readSmallImages } from '../../../src/experiments/shared/small-images.ts';
import { cpu } from '../../../src/lab/engines/cpu.ts';

beforeAll(cpu.start);

test('inputs are the means of squares of pixels, colour by colour', async () => {
  const data = drawImages(1, 40, 10);
  const inputs = await readSmallImages(data, 2).data();
  expect(inputs).toHaveLength(2 * 8 * 8 * 3);
  // Image 1, the square at row 2 and column 5, green.
  let total = 0;
  for (let y = 8; y < 12; y++) {
    for (let x = 20; x < 24; x++) total += data.train.pixels[((32 + y) * 32 + x) * 3 + 1]!;
  }
  expect(inputs[192 + (2 * 8 + 5) * 3 + 1]).toBeCloseTo(total / 16 / 127.5 - 1, 5);
});
