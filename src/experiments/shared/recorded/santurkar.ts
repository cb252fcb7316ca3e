import type { Published } from 'retrace/lab';

/** How long the networks of the paper's figures were trained. */
export const santurkar = { steps: 15_000 };

/**
 * What the paper says about our claims: Santurkar et al. 2018, arXiv 1805.11604v3, figures 1 to 4 at a learning rate of
 * 0.1. Its networks are deeper, and normalised after every layer.
 */
export const santurkarSays = {
  accuracy: bySanturkar('82.8% with batch norm, 80.0% without'),
  standardAtHalf: bySanturkar('10.0% without batch norm at a rate of 0.5'),
  batchNormAtHalf: bySanturkar('80.1% with batch norm at a rate of 0.5, 80.0% without at 0.1'),
  trainAccuracy: bySanturkar('90% after 1,800 steps with batch norm, 4,300 without'),
  ics: bySanturkar('0.91 at step 1,000 with batch norm, 1.3 without; 1.0 and 0.68 at step 10,000'),
  icsCosine: bySanturkar('0.02 at step 0 with batch norm, 0.92 without'),
  predictiveness: bySanturkar('lower, and within a narrower range, with batch norm'),
  landscape: bySanturkar('1.9 to 2.2 nats at step 1,000 with batch norm, 2.7 to 8.1 without'),
  smoothness: bySanturkar('15 to 25 with batch norm, up to 46 without'),
};

function bySanturkar(says: string): Published {
  return { by: 'Santurkar et al.', says };
}
