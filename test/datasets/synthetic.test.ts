import { expect, test } from 'vitest';
import type { ImageSet } from '../../src/datasets/labelled-images.ts';
import synthetic, { drawImages } from '../../src/datasets/synthetic.ts';
import { sourceAt } from './fixtures.ts';

test('The drawn images are the same bits everywhere, and a path is left unread.', async () => {
  const { source } = sourceAt('/nowhere', '/nowhere');
  const { data, samples, ...identity } = await synthetic.load(source);
  expect(await synthetic.identify(source)).toEqual(identity);
  expect(identity).toEqual({
    name: 'synthetic',
    edition: 'drawn shapes (seed 1)',
    digest: '36f0b2178d5221e109cab25a346477c4bc699fac356ac4253e52acfeced67d37',
  });
  expect(samples).toEqual({ train: 2000, test: 500 });
  expect(data.shape).toEqual([32, 32, 3]);
});

test('There are as many images of each of ten classes.', async () => {
  const { classes, train, test: held } = drawImages(1, 200, 50);
  expect(classes).toHaveLength(10);
  expect(countsOf(train)).toEqual(new Array(10).fill(20));
  expect(countsOf(held)).toEqual(new Array(10).fill(5));
});

test('Another seed draws other images, the same seed the same, and no image comes twice.', () => {
  const images = drawImages(1, 100, 100);
  expect(drawImages(1, 100, 100)).toEqual(images);
  expect(drawImages(2, 100, 100).train.pixels).not.toEqual(images.train.pixels);
  const texts = [...imagesOf(images.train), ...imagesOf(images.test)].map(String);
  expect(new Set(texts).size).toBe(200);
});

test('Shapes tell the classes apart, colours do not.', () => {
  const { train, test: held } = drawImages(3, 600, 100);
  expect(nearestNeighbour(train, held, silhouette)).toBeGreaterThan(0.5);
  expect(nearestNeighbour(train, held, meanColour)).toBeLessThan(0.3);
});

/** Accuracy of the label of the nearest training image. */
function nearestNeighbour(train: ImageSet, held: ImageSet, view: (image: Uint8Array) => View) {
  const known = imagesOf(train).map(view);
  const hits = imagesOf(held).filter((image, index) => {
    const seen = view(image);
    const distances = known.map((other) => distance(seen, other));
    const nearest = distances.indexOf(Math.min(...distances));
    return train.labels[nearest] === held.labels[index];
  });
  return hits.length / held.count;
}

type View = readonly number[] | Uint8Array;

/** [32, 32], 1 where a pixel differs from the ground, moved so that the shape touches the top left. */
function silhouette(image: Uint8Array): Uint8Array {
  const ground = borderColour(image);
  const seen: [x: number, y: number][] = [];
  for (let i = 0; i < 1024; i++) {
    const differs = distance(image.subarray(3 * i, 3 * i + 3), ground) > 90 ** 2;
    if (differs) seen.push([i % 32, i >> 5]);
  }
  const left = Math.min(...seen.map(([x]) => x));
  const top = Math.min(...seen.map(([, y]) => y));
  const moved = new Uint8Array(1024);
  for (const [x, y] of seen) moved[(y - top) * 32 + x - left] = 1;
  return moved;
}

/** The median over the top and bottom rows, most of which is ground. */
function borderColour(image: Uint8Array): number[] {
  const border = [0, 31].flatMap((y) => Array.from({ length: 32 }, (_, x) => 3 * (y * 32 + x)));
  return [0, 1, 2].map((channel) => {
    const levels = border.map((at) => image[at + channel]!).toSorted((a, b) => a - b);
    return levels[levels.length >> 1]!;
  });
}

function meanColour(image: Uint8Array): number[] {
  const sums = [0, 0, 0];
  for (let i = 0; i < image.length; i++) sums[i % 3]! += image[i]! / 1024;
  return sums;
}

function distance(a: View, b: View): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return sum;
}

function imagesOf({ count, pixels }: ImageSet): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => pixels.subarray(i * 3072, (i + 1) * 3072));
}

function countsOf({ labels }: ImageSet): number[] {
  const counts = new Array(10).fill(0);
  for (const label of labels) counts[label] += 1;
  return counts;
}
