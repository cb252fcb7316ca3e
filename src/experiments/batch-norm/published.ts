/**
 * What others published, to be shown beside what we measure. The article: its notebooks' printed output
 * (github.com/mameli/Test_batch_norm_paper).
 */
export const article = {
  epochs: 30,
  steps: 11_700,
  learningRate: 0.01,
  /** Test accuracy after the last epoch. */
  finalAccuracy: { standard: 0.7245, batchNorm: 0.7924 },
  /** Variance of the minibatch loss over its 10-epoch runs. */
  lossVariance: { standard: 0.0797, batchNorm: 0.1595 },
  /** The step after which its own ICS is lower with batch norm, read off its plot. */
  icsLowerAfterStep: 8000,
};
