import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import type { DatasetDefinition, LoadedDataset } from '../lab/dataset.ts';
import { digestOfImages, emptyImages } from './images/image-arrays.ts';
import { type Placement, shapes } from './images/shapes.ts';
import type { ImageSet, LabelledImages } from './labelled-images.ts';

const side = 32;
const channels = 3;
/** Peak of the noise, in grey levels: under half the least contrast, so that shapes stay visible. */
const noise = 36;
/** Least difference between shape and ground, summed over the channels. */
const contrast = 160;

/**
 * Ten drawn shapes at random places, sizes and colours under noise: 2,000 training and 500 test images that any machine
 * draws in a moment, bit for bit the same. For tests, and for a first try without any data. It has no source, so it
 * ignores a given path, which is meant for another data set.
 */
/** The digest is that of the images, written here: a build asks for it, and drawing them takes a tenth of a second. */
const identity = {
  name: 'synthetic',
  edition: 'drawn shapes (seed 1)',
  digest: '36f0b2178d5221e109cab25a346477c4bc699fac356ac4253e52acfeced67d37',
};

const synthetic: DatasetDefinition<LabelledImages> = {
  name: identity.name,
  async identify() {
    return identity;
  },
  async load() {
    return drawn();
  },
};

export default synthetic;

/**
 * Draws `train` and `test` images, of all classes in turn.
 * @param seed positive; train and test images come from different streams of it
 */
export function drawImages(seed: number, train: number, test: number): LabelledImages {
  const classes = Object.keys(shapes);
  const images = emptyImages({ classes, shape: [side, side, channels], train, test });
  drawSet(images.train, xoroshiro128plus(2 * seed));
  drawSet(images.test, xoroshiro128plus(2 * seed + 1));
  return images;
}

let memo: LoadedDataset<LabelledImages> | undefined;

function drawn(): LoadedDataset<LabelledImages> {
  memo ??= describe(drawImages(1, 2000, 500));
  return memo;
}

function describe(data: LabelledImages): LoadedDataset<LabelledImages> {
  return {
    ...identity,
    digest: digestOfImages(data),
    data,
    samples: { train: data.train.count, test: data.test.count },
  };
}

function drawSet(set: ImageSet, random: RandomGenerator): void {
  const kinds = Object.values(shapes);
  const length = side * side * channels;
  for (let index = 0; index < set.count; index++) {
    const label = index % kinds.length;
    set.labels[index] = label;
    drawImage(set.pixels.subarray(index * length, (index + 1) * length), kinds[label]!, random);
  }
}

function drawImage(
  pixels: Uint8Array,
  shape: (typeof shapes)[string],
  random: RandomGenerator,
): void {
  const placement = randomPlacement(random);
  const [ground, ink] = randomColours(random);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const inside = shape(x - placement.centreX, y - placement.centreY, placement);
      paint(pixels, (y * side + x) * channels, inside ? ink : ground, random.next());
    }
  }
}

/** Adds noise to a pixel: one 32-bit word has a byte for each channel. */
function paint(pixels: Uint8Array, offset: number, colour: readonly number[], word: number): void {
  for (let channel = 0; channel < channels; channel++) {
    const byte = (word >>> (8 * channel + 8)) & 255;
    const deviation = ((byte * (2 * noise + 1)) >> 8) - noise;
    pixels[offset + channel] = Math.min(255, Math.max(0, colour[channel]! + deviation));
  }
}

function randomPlacement(random: RandomGenerator): Placement {
  const radius = uniformInt(random, 8, 12);
  return {
    radius,
    centreX: uniformInt(random, radius, side - 1 - radius),
    centreY: uniformInt(random, radius, side - 1 - radius),
    stripe: uniformInt(random, 2, 3),
    phase: uniformInt(random, 0, 5),
  };
}

/** Ground and ink, drawn again until they differ enough. */
function randomColours(random: RandomGenerator): [ground: number[], ink: number[]] {
  for (;;) {
    const [ground, ink] = [randomColour(random), randomColour(random)];
    const difference = ground.reduce(
      (sum, level, channel) => sum + Math.abs(level - ink[channel]!),
      0,
    );
    if (difference >= contrast) return [ground, ink];
  }
}

function randomColour(random: RandomGenerator): number[] {
  return Array.from({ length: channels }, () => uniformInt(random, 0, 255));
}
