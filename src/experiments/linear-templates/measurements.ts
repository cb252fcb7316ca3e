import type { ImageSet, LabelledImages } from 'retrace/datasets';
import { randomStream } from '../shared/random.ts';
import { type Classifier, type Inputs, scoresOf, softmax } from './softmax.ts';

/** What the classifier gets of a pixel. */
export type Input = 'grey' | 'contrast';

/**
 * A set's images as inputs, one number a pixel: how far its grey level is above the image's mean, in units of 128, or, as
 * contrast, how far it is from that mean in either direction.
 */
export function inputsOf({ shape }: LabelledImages, set: ImageSet, input: Input): Inputs {
  const [height, width, channels] = shape;
  const size = height * width;
  const values = new Float64Array(set.count * size);
  for (let image = 0; image < set.count; image++) {
    const pixels = set.pixels.subarray(image * size * channels, (image + 1) * size * channels);
    const grey = Float64Array.from({ length: size }, (_, i) =>
      mean(pixels.subarray(i * channels, (i + 1) * channels)),
    );
    const centre = mean(grey);
    const deviations = grey.map((level) => (level - centre) / 128);
    values.set(input === 'grey' ? deviations : deviations.map(Math.abs), image * size);
  }
  return { count: set.count, size, values, labels: set.labels };
}

/** What is predicted of each image, and with which probability. */
export function predict(classifier: Classifier, inputs: Inputs): Prediction[] {
  return Array.from({ length: inputs.count }, (_, image) => {
    const probabilities = softmax(scoresOf(classifier, inputs, image));
    const confidence = Math.max(...probabilities);
    const predicted = probabilities.indexOf(confidence);
    return { actual: inputs.labels[image]!, predicted, confidence };
  });
}

export interface Prediction {
  /** Indices of classes. */
  actual: number;
  predicted: number;
  /** The probability that the classifier gives to what it predicts. */
  confidence: number;
}

/** The share of predictions that are right. */
export function accuracyOf(predictions: readonly Prediction[]): number {
  return mean(predictions.map(({ actual, predicted }) => Number(actual === predicted)));
}

/** How many images of each class were taken for each class. */
export function confusionOf(predictions: readonly Prediction[], classes: readonly string[]) {
  return classes.flatMap((actual, row) =>
    classes.map((predicted, column) => ({
      actual,
      predicted,
      count: predictions.filter((each) => each.actual === row && each.predicted === column).length,
    })),
  );
}

/** Columns of templates in their picture. */
const columns = 5;

/**
 * The weights of each class as a picture of its own, in rows of five: black is the strongest weight against the class, white
 * the strongest for it, and mid-grey 0.
 *
 * @param width of an image, in pixels
 */
export function templatesOf({ classes, weights }: Classifier, width: number) {
  const size = weights.length / classes;
  const height = size / width;
  const [across, down] = [
    columns * (width + 1) - 1,
    Math.ceil(classes / columns) * (height + 1) - 1,
  ];
  const data = new Uint8Array(down * across).fill(255);
  for (let k = 0; k < classes; k++) {
    const template = weights.subarray(k * size, (k + 1) * size);
    const strongest = Math.max(...template.map(Math.abs), Number.MIN_VALUE);
    const top = Math.floor(k / columns) * (height + 1);
    const left = (k % columns) * (width + 1);
    template.forEach((weight, i) => {
      const at = (top + Math.floor(i / width)) * across + left + (i % width);
      data[at] = Math.round(127.5 * (1 + weight / strongest));
    });
  }
  return { shape: [down, across, 1], data };
}

/** Places of the plane on each side of the solution. */
const reach = 30;

/**
 * The mean cross-entropy of images on a plane through the solution, [61, 61], in nats. The plane is spanned by two directions
 * drawn at random, each as long as the weights; its corners are as far away along both.
 */
export function landscapeOf(classifier: Classifier, inputs: Inputs, seed: number) {
  // Scores are linear in the weights, so that those on the plane follow from three classifiers.
  const corners = [classifier, directionOf(classifier, seed, 1), directionOf(classifier, seed, 2)];
  const [here, first, second] = corners.map((each) =>
    Array.from({ length: inputs.count }, (_, image) => scoresOf(each, inputs, image)),
  );
  const places = Array.from({ length: 2 * reach + 1 }, (_, i) => i / reach - 1);
  return places.map((alpha) =>
    places.map((beta) =>
      mean(
        here!.map((scores, image) => {
          const there = scores.map(
            (score, k) => score + alpha * first![image]![k]! + beta * second![image]![k]!,
          );
          return -Math.log(softmax(there)[inputs.labels[image]!]!);
        }),
      ),
    ),
  );
}

/** A direction drawn at random, as long as the weights. */
function directionOf({ classes, weights }: Classifier, seed: number, index: number): Classifier {
  const random = randomStream(seed, 'weights', index);
  const drawn = weights.map(() => random.next() / 2 ** 31);
  const scale = lengthOf(weights) / lengthOf(drawn);
  return {
    classes,
    weights: drawn.map((each) => scale * each),
    biases: new Float64Array(classes),
  };
}

function lengthOf(vector: Float64Array): number {
  return Math.sqrt(vector.reduce((sum, each) => sum + each * each, 0));
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}
