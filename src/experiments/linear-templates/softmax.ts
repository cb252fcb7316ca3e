/** Images as a linear classifier reads them. */
export interface Inputs {
  count: number;
  /** Numbers an image. */
  size: number;
  /** [count, size]. */
  values: Float64Array;
  /** [count], an index into the classes. */
  labels: Uint8Array;
}

/** A linear classifier: class k scores w_k · x + b_k. */
export interface Classifier {
  classes: number;
  /** [classes, size]. */
  weights: Float64Array;
  /** [classes]. */
  biases: Float64Array;
}

/** A classifier that gives all classes the same score. The loss is convex, so that its start decides nothing. */
export function untrained(classes: number, size: number): Classifier {
  return {
    classes,
    weights: new Float64Array(classes * size),
    biases: new Float64Array(classes),
  };
}

/** The scores of an image: [classes]. */
export function scoresOf(
  { classes, weights, biases }: Classifier,
  { size, values }: Inputs,
  image: number,
): Float64Array {
  const scores = biases.slice();
  for (let k = 0; k < classes; k++) {
    let score = scores[k]!;
    for (let i = 0; i < size; i++) score += weights[k * size + i]! * values[image * size + i]!;
    scores[k] = score;
  }
  return scores;
}

/** Probabilities that are proportional to the exponentials of scores: [classes]. */
export function softmax(scores: Float64Array): Float64Array {
  // Less the highest score, so that no exponential is too large for a number.
  const highest = Math.max(...scores);
  const exponentials = scores.map((score) => Math.exp(score - highest));
  const sum = exponentials.reduce((total, each) => total + each, 0);
  return exponentials.map((each) => each / sum);
}

/**
 * A step of gradient descent on the mean cross-entropy of a batch, which changes the classifier. Returns that mean before
 * the step, in nats.
 *
 * @param batch positions of the images
 */
export function descend(
  classifier: Classifier,
  inputs: Inputs,
  batch: Uint32Array,
  learningRate: number,
): number {
  const { classes, weights, biases } = classifier;
  const { size, values, labels } = inputs;
  const ofWeights = new Float64Array(weights.length);
  const ofBiases = new Float64Array(classes);
  let loss = 0;
  for (const image of batch) {
    const probabilities = softmax(scoresOf(classifier, inputs, image));
    const label = labels[image]!;
    loss -= Math.log(probabilities[label]!);
    for (let k = 0; k < classes; k++) {
      // The derivative of the cross-entropy with respect to the score of class k.
      const slope = probabilities[k]! - Number(k === label);
      ofBiases[k]! += slope;
      for (let i = 0; i < size; i++) ofWeights[k * size + i]! += slope * values[image * size + i]!;
    }
  }
  const rate = learningRate / batch.length;
  for (let i = 0; i < weights.length; i++) weights[i]! -= rate * ofWeights[i]!;
  for (let k = 0; k < classes; k++) biases[k]! -= rate * ofBiases[k]!;
  return loss / batch.length;
}
