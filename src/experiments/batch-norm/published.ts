import type { Published, PublishedData } from 'retrace/lab';

/** The article's set-up, and what it says of its runs. */
const article = {
  epochs: 30,
  /** Of its shorter runs, which were for gradients and loss. */
  shorterEpochs: 10,
  steps: 11_700,
  /** Variance of the minibatch loss over its 10-epoch runs. */
  lossVariance: { standard: 0.0797, batchNorm: 0.1595 },
  /** The step after which its own ICS is lower with batch norm, read off its plot. */
  icsLowerAfterStep: 8000,
};

/** What the article's notebooks say about our claims, in words. */
export const notebookSays = {
  accuracy: byNotebook(
    '79.2% with batch norm after 30 epochs, 72.5% without; 72.4% and 44.5% after 10',
  ),
  trainAccuracy: byNotebook('56% after 1,000 steps with batch norm, 18% without'),
  ics: byNotebook('3.7 at step 1,000 with batch norm, 1.2 without; lower with it after step 8,000'),
  gradientSum: byNotebook('3.3 at step 1,000 with batch norm, 0.75 without'),
  lossSteadiness: byNotebook(
    'smoother; the variance of its loss over the run is 0.16 with batch norm, 0.08 without',
  ),
};

function byNotebook(says: string): Published {
  return { by: '2020 notebook', says };
}

/** A curve of the article, by its two variants. */
export interface ArticleCurve {
  /** The length of the runs that the curve is from. */
  epochs: number;
  step: readonly number[];
  standard: readonly number[];
  batchNorm: readonly number[];
}

/**
 * The article's curves over its steps. Test accuracies are its notebooks' output; the other curves are read off its
 * plots.
 */
const articleCurves = {
  trainAccuracy: {
    epochs: article.epochs,
    step: [50, 400, 1000, 2000, 3900, 5900, 7800, 9800, 11_600],
    standard: [0.1, 0.14, 0.18, 0.28, 0.46, 0.57, 0.67, 0.77, 0.83],
    batchNorm: [0.21, 0.43, 0.56, 0.7, 0.82, 0.94, 0.99, 1, 1],
  },
  /** After each epoch of 390 steps. */
  testAccuracy: {
    epochs: article.epochs,
    step: Array.from({ length: 30 }, (_, epoch) => 390 * (epoch + 1) - 1),
    standard: [
      0.1079, 0.1264, 0.2175, 0.2682, 0.2956, 0.3594, 0.3712, 0.4276, 0.4251, 0.4824, 0.4923,
      0.4975, 0.5342, 0.5653, 0.5773, 0.605, 0.5901, 0.622, 0.635, 0.6507, 0.6695, 0.6747, 0.6644,
      0.695, 0.6922, 0.6639, 0.705, 0.6853, 0.7077, 0.7245,
    ],
    batchNorm: [
      0.3908, 0.5105, 0.5653, 0.5896, 0.6012, 0.6825, 0.6895, 0.6066, 0.7148, 0.6892, 0.7066,
      0.7517, 0.6669, 0.7375, 0.7615, 0.6899, 0.6687, 0.7649, 0.7032, 0.7585, 0.7648, 0.778, 0.7794,
      0.7831, 0.7863, 0.788, 0.7803, 0.7924, 0.7916, 0.7924,
    ],
  },
  testAccuracyShorter: {
    epochs: article.shorterEpochs,
    step: Array.from({ length: 10 }, (_, epoch) => 390 * (epoch + 1) - 1),
    standard: [0.1272, 0.2208, 0.2531, 0.2467, 0.3087, 0.3159, 0.3964, 0.4312, 0.4388, 0.4453],
    batchNorm: [0.3496, 0.5304, 0.3923, 0.6283, 0.6475, 0.6966, 0.5875, 0.6242, 0.6721, 0.7239],
  },
  /** By its own measure: the distance of two networks' gradients. */
  icsArticle5: {
    epochs: article.epochs,
    step: [50, 400, 1000, 2000, 3900, 5900, 7800, 9800, 11_600],
    standard: [0.05, 0.07, 1.2, 1.4, 2.1, 2.4, 3.4, 3.8, 4.6],
    batchNorm: [2.1, 3.3, 3.7, 3.9, 4.8, 5, 3.1, 1.6, 1.2],
  },
  /** The first value is read off over steps 0 to 50. */
  gradientSum: {
    epochs: article.shorterEpochs,
    step: [25, 200, 500, 1000, 1500, 2000, 2500, 3000, 3500, 3870],
    standard: [0.06, 0.06, 0.1, 0.75, 0.67, 0.95, 1.1, 1.5, 1.6, 1.7],
    batchNorm: [1.4, 2.4, 2.9, 3.3, 3.9, 4.2, 4.5, 4.9, 5.3, 5.5],
  },
  /** The loss plus its change from the step before, in nats: all that its plot of the loss shows. */
  loss: {
    epochs: article.shorterEpochs,
    step: [25, 200, 500, 1000, 1500, 2000, 2500, 3000, 3500, 3870],
    standard: [2.3, 2.3, 2.3, 2.25, 2.12, 1.98, 1.86, 1.71, 1.65, 1.62],
    batchNorm: [2.26, 1.88, 1.62, 1.34, 1.23, 1.01, 0.93, 0.8, 0.74, 0.7],
  },
} satisfies Record<string, ArticleCurve>;

/** The entries of `published` that are curves. */
export type PublishedCurve = keyof typeof articleCurves;

const notebook = 'the 2020 notebook';

/**
 * What others published, to be shown beside our measurements. The article's values are its notebooks' printed output
 * (github.com/mameli/Test_batch_norm_paper), and values read off its plots, accurate to 5–10 %.
 */
export const published = {
  article: { by: notebook, values: article },
  trainAccuracy: { by: notebook, values: articleCurves.trainAccuracy },
  testAccuracy: { by: notebook, values: articleCurves.testAccuracy },
  testAccuracyShorter: { by: notebook, values: articleCurves.testAccuracyShorter },
  icsArticle5: { by: notebook, values: articleCurves.icsArticle5 },
  gradientSum: { by: notebook, values: articleCurves.gradientSum },
  loss: { by: notebook, values: articleCurves.loss },
  /** In most of the paper's experiments. */
  paper: { by: 'Santurkar et al.', values: { learningRate: 0.1 } },
} satisfies PublishedData;
