import type { Published } from '../../lab/claim.ts';

/**
 * What others published, to be shown beside what we measure. The article: its notebooks' printed output
 * (github.com/mameli/Test_batch_norm_paper), and values read off its plots, to 5–10 %.
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

/** The article's answers to our claims, in words. */
export const articleSays = {
  accuracy: byArticle('79.2% with batch norm, 72.5% without'),
  trainAccuracy: byArticle('56% after 1,000 steps with batch norm, 18% without'),
  ics: byArticle('3.7 at step 1,000 with batch norm, 1.2 without; lower with it after step 8,000'),
  gradientSum: byArticle('3.3 at step 1,000 with batch norm, 0.75 without'),
  lossSteadiness: byArticle(
    'smoother; but its loss’s variance is 0.16 with batch norm, 0.08 without',
  ),
};

/**
 * The paper's answers: Santurkar et al. 2018, arXiv 1805.11604v3, figures 1 to 4, at a learning rate of 0.1. Its
 * networks are deeper, and normalised after every layer.
 */
export const paperSays = {
  accuracy: byPaper('82.8% with batch norm, 80.0% without'),
  trainAccuracy: byPaper('90% after 1,800 steps with batch norm, 4,300 without'),
  ics: byPaper('0.91 at step 1,000 with batch norm, 1.3 without; 1.0 and 0.68 at step 10,000'),
  icsCosine: byPaper('0.02 at step 0 with batch norm, 0.92 without'),
  predictiveness: byPaper('lower, and within a narrower range, with batch norm'),
  landscape: byPaper('1.9 to 2.2 nats at step 1,000 with batch norm, 2.7 to 8.1 without'),
  smoothness: byPaper('15 to 25 with batch norm, up to 46 without'),
};

function byArticle(says: string): Published {
  return { by: 'article', says };
}

function byPaper(says: string): Published {
  return { by: 'paper', says };
}
