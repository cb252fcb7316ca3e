import sharp from 'sharp';
import { expect, test } from 'vitest';
import { pngOfOpacities, withColour } from '../../../src/charts/cells/indexed-png.ts';
import fc from '../../properties.ts';

test('each opacity comes back as the alpha of a pixel, in any picture', async () => {
  const pictures = fc
    .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
    .chain(([width, height]) =>
      fc.tuple(
        fc.constant(width),
        fc.uint8Array({ minLength: width * height, maxLength: width * height }),
      ),
    );
  await fc.assert(
    fc.asyncProperty(pictures, async ([width, opacities]) => {
      const { alphas, info } = await decoded(pngOfOpacities(opacities, width));
      expect([info.width, info.height]).toEqual([width, opacities.length / width]);
      expect(alphas).toEqual([...opacities]);
    }),
    { numRuns: 60 },
  );
});

test('frequencies that would need too long codes still give a readable picture', async () => {
  const counts = [1, 1];
  while (counts.length < 20) counts.push(counts.at(-1)! + counts.at(-2)!);
  // Each pixel is a difference to the one before it.
  const differences = counts.flatMap((count, i) => Array<number>(count).fill(i));
  const opacities = Uint8Array.from(differences);
  for (let i = 1; i < opacities.length; i++) opacities[i]! += opacities[i - 1]!;
  const { alphas } = await decoded(pngOfOpacities(opacities, opacities.length));
  expect(alphas).toEqual([...opacities]);
});

test('a smooth landscape takes less than half of its bytes, and another colour none more', async () => {
  const size = 200;
  const opacities = Uint8Array.from({ length: size * size }, (_, i) => {
    const [x, y] = [(i % size) / 100 - 1, Math.floor(i / size) / 100 - 1];
    return Math.round(255 * Math.min(1, x * x + 0.5 * y * y + 0.1 * Math.sin(9 * x)) + 0.4);
  });
  const png = pngOfOpacities(opacities, size);
  expect(png.length).toBeLessThan(opacities.length / 2);
  const blue = withColour(png, [0, 54, 124]);
  expect(blue.length).toBe(png.length);
  const { data, alphas } = await decoded(blue);
  expect([...data.subarray(0, 3)]).toEqual([0, 54, 124]);
  expect(alphas).toEqual([...opacities]);
});

async function decoded(png: Uint8Array) {
  const { data, info } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data, info, alphas: [...data].filter((_, i) => i % 4 === 3) };
}
