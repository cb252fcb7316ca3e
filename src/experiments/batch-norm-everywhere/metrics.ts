import { networkMetrics as all } from '../shared/network-metrics.ts';

/** The metrics of a run: those of the 2018 paper among batch-norm's. */
export const metrics = {
  loss: 'Mean cross-entropy of the minibatch, in nats.',
  trainAccuracy: 'Share of the minibatch classified correctly, 0 to 1.',
  testAccuracy: all.testAccuracy,
  gradientNorm: all.gradientNorm,
  ics5: all.ics5,
  icsRelative5: all.icsRelative5,
  icsCosine5: all.icsCosine5,
  lossLow: all.lossLow,
  lossHigh: all.lossHigh,
  predictivenessLow: all.predictivenessLow,
  predictivenessHigh: all.predictivenessHigh,
  smoothnessHalf: all.smoothnessHalf,
  smoothnessOne: all.smoothnessOne,
  smoothnessTwo: all.smoothnessTwo,
  smoothnessFour: all.smoothnessFour,
  smoothnessMax: all.smoothnessMax,
  smoothnessScaled: all.smoothnessScaled,
};

export type Metric = keyof typeof metrics;
