/** What experiments measure of a network as it trains, each with a description that stands alone. */
export const networkMetrics = {
  loss: 'Mean cross-entropy of the minibatch, with dropout where the network has it, in nats.',
  trainAccuracy:
    'Share of the minibatch classified correctly, with dropout where the network has it, 0 to 1.',
  testAccuracy: 'Share of the test images classified correctly after an epoch, 0 to 1.',
  testAccuracyBatchMean:
    'Share of the test images classified correctly after an epoch, as the unweighted mean over batches, 0 to 1: the article’s way.',

  gradientNorm: 'L2 norm of the gradient of layer 5’s kernel, in nats per unit of weight.',
  gradientSum:
    'L2 norm of the sum of two consecutive steps’ gradients of layer 5’s kernel, in nats per unit of weight: the article’s “gradient predictiveness”.',
  gradientCosine:
    'Cosine of the angle between two consecutive steps’ gradients of layer 5’s kernel, −1 to 1.',

  ics3: 'Internal covariate shift of layer 3: L2 norm of the change of its kernel’s gradient when the layers below make their step, in nats per unit of weight.',
  icsRelative3: 'Internal covariate shift of layer 3, as a multiple of its gradient’s L2 norm.',
  icsCosine3:
    'Cosine of the angle between layer 3’s gradient before and after the layers below make their step, −1 to 1.',
  icsArticle3:
    'L2 distance between the gradients of layer 3’s kernel in the network and in the article’s second network, in nats per unit of weight.',
  ics5: 'Internal covariate shift of layer 5: L2 norm of the change of its kernel’s gradient when the layers below make their step, in nats per unit of weight.',
  icsRelative5: 'Internal covariate shift of layer 5, as a multiple of its gradient’s L2 norm.',
  icsCosine5:
    'Cosine of the angle between layer 5’s gradient before and after the layers below make their step, −1 to 1.',
  icsArticle5:
    'L2 distance between the gradients of layer 5’s kernel in the network and in the article’s second network, in nats per unit of weight.',
  ics7: 'Internal covariate shift of layer 7: L2 norm of the change of its kernel’s gradient when the layers below make their step, in nats per unit of weight.',
  icsRelative7: 'Internal covariate shift of layer 7, as a multiple of its gradient’s L2 norm.',
  icsCosine7:
    'Cosine of the angle between layer 7’s gradient before and after the layers below make their step, −1 to 1.',
  icsArticle7:
    'L2 distance between the gradients of layer 7’s kernel in the network and in the article’s second network, in nats per unit of weight.',

  lossLow: 'Lowest loss of the minibatch after steps of ½, 1, 2 and 4 learning rates, in nats.',
  lossHigh: 'Highest loss of the minibatch after steps of ½, 1, 2 and 4 learning rates, in nats.',
  predictivenessLow:
    'Lowest L2 distance between the gradient of all parameters and the one found after steps of ½, 1, 2 and 4 learning rates, in nats per unit of weight: lower is more predictive.',
  predictivenessHigh:
    'Highest L2 distance between the gradient of all parameters and the one found after steps of ½, 1, 2 and 4 learning rates, in nats per unit of weight: lower is more predictive.',
  smoothnessHalf:
    'Effective β-smoothness over a step of half a learning rate, in nats per squared unit of weight: lower is smoother.',
  smoothnessOne:
    'Effective β-smoothness over a step of one learning rate, in nats per squared unit of weight: lower is smoother.',
  smoothnessTwo:
    'Effective β-smoothness over a step of two learning rates, in nats per squared unit of weight: lower is smoother.',
  smoothnessFour:
    'Effective β-smoothness over a step of four learning rates, in nats per squared unit of weight: lower is smoother.',
  smoothnessMax:
    'Highest effective β-smoothness over steps of ½, 1, 2 and 4 learning rates, in nats per squared unit of weight: lower is smoother.',
  smoothnessScaled:
    'Highest effective β-smoothness times the squared L2 norm of all parameters, in nats: comparable between networks of different scale.',
};

export type Metric = keyof typeof networkMetrics;
