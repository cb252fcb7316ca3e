import {
  bandPanel,
  type ComparedSeries,
  compareVariants,
  linePanel,
  type PublishedCurves,
  type Smoothing,
  stackPanels,
} from 'retrace/charts';
import type { ResultsOf } from 'retrace/lab';
import type { TopLevelSpec } from 'vega-lite';
import { endOfPlateau } from '../shared/recorded/plateau.ts';
import { lossPlusChange } from './analysis.ts';
import type experiment from './experiment.ts';
import type { PublishedCurve } from './published.ts';

type BatchNormResults = ResultsOf<typeof experiment>;

const xTitle = 'Training step';
const everyStep = 'over steps of ½, 1, 2 and 4 learning rates';

/** Internal covariate shift of layer 5: the article's comparison of two networks, and Definition 2.1. */
export function ics(results: BatchNormResults, width = 800, smoothing?: Smoothing): TopLevelSpec {
  const description =
    'Two line charts over the training steps, with and without batch norm: the internal covariate ' +
    'shift of layer 5 as the 2020 notebook measured it, and as Santurkar et al. define it.';
  return stackPanels(description, xTitle, [
    linePanel({
      title: 'As the 2020 notebook measured it',
      quantity: 'Distance of layer\u00a05’s gradient to a second network’s',
      series: compareVariants(results, 'icsArticle5'),
      published: publishedByArticle(results, 'icsArticle5'),
      bounds: [0, Infinity],
      smooth: 'median',
      smoothing,
      width,
      reference: referenceOf(results),
      moment: plateauEndOf(results, true),
    }),
    linePanel({
      title: 'As Santurkar et al. define it',
      quantity: 'Change of layer\u00a05’s gradient by the step of the layers before it',
      series: compareVariants(results, 'ics5'),
      bounds: [0, Infinity],
      smooth: 'median',
      smoothing,
      // The variants differ by orders of magnitude.
      scale: 'log',
      width,
      reference: referenceOf(results),
      moment: plateauEndOf(results),
    }),
  ]);
}

/** Accuracy of each minibatch, and on the test images after each epoch. */
export function accuracy(
  results: BatchNormResults,
  width = 800,
  smoothing?: Smoothing,
): TopLevelSpec {
  const description =
    'Two line charts over the training steps, with and without batch norm: the accuracy of each ' +
    'minibatch, and the accuracy on the test images after each epoch.';
  return stackPanels(description, xTitle, [
    linePanel({
      title: 'Training',
      quantity: 'Share of the minibatch classified correctly',
      series: compareVariants(results, 'trainAccuracy'),
      published: publishedByArticle(results, 'trainAccuracy'),
      smooth: 'mean',
      smoothing,
      format: '.0%',
      bounds: [0, 1],
      width,
      reference: referenceOf(results),
      moment: plateauEndOf(results, true),
    }),
    linePanel({
      title: 'Test',
      quantity: 'Share of test images classified correctly, each epoch',
      series: compareVariants(results, 'testAccuracy'),
      // The article's curve from runs as long as these.
      published: publishedByArticle(
        results,
        results.profile === 'full' ? 'testAccuracy' : 'testAccuracyShorter',
      ),
      format: '.0%',
      bounds: [0, 1],
      width,
      reference: referenceOf(results),
      moment: plateauEndOf(results),
    }),
  ]);
}

/** For the list of posts: only the accuracy in training. */
export function cover(results: BatchNormResults, width = 800): TopLevelSpec {
  return stackPanels('The accuracy of each minibatch, with and without batch norm.', xTitle, [
    linePanel({
      title: 'Accuracy in training',
      quantity: 'Share of each minibatch that is classified correctly',
      series: compareVariants(results, 'trainAccuracy'),
      smooth: 'mean',
      format: '.0%',
      bounds: [0, 1],
      width,
      reference: referenceOf(results),
    }),
  ]);
}

/** Gradient predictiveness: the article's sum of consecutive gradients, and the paper's change along the gradient. */
export function gradientPredictiveness(
  results: BatchNormResults,
  width = 800,
  smoothing?: Smoothing,
): TopLevelSpec {
  const description =
    'A line chart and a band chart over the training steps, with and without batch norm: the norm ' +
    'of the sum of consecutive gradients of layer 5, as in the 2020 notebook, and how far the ' +
    'gradient changes along its own direction, as in Santurkar et al.';
  return stackPanels(description, xTitle, [
    linePanel({
      title: 'As the 2020 notebook measured it',
      quantity: 'Norm of the sum of layer\u00a05’s consecutive gradients',
      series: compareVariants(results, 'gradientSum'),
      published: publishedByArticle(results, 'gradientSum'),
      bounds: [0, Infinity],
      smooth: 'median',
      smoothing,
      width,
      reference: referenceOf(results),
      moment: plateauEndOf(results, true),
    }),
    bandPanel({
      title: 'As Santurkar et al. define it: lower is more predictive',
      quantity: 'Change of the whole gradient along its own direction, as a norm',
      low: compareVariants(results, 'predictivenessLow'),
      high: compareVariants(results, 'predictivenessHigh'),
      covers: `least to greatest change ${everyStep}`,
      scale: 'log',
      width,
      reference: referenceOf(results),
      moment: plateauEndOf(results),
    }),
  ]);
}

/** How much the loss varies: from step to step as in the article, and along the gradient as in the paper. */
export function lossLandscape(
  results: BatchNormResults,
  width = 800,
  smoothing?: Smoothing,
): TopLevelSpec {
  const description =
    'A line chart and a band chart over the training steps, with and without batch norm: the loss ' +
    'plus its change from the step before, as in the 2020 notebook, and the range of losses along ' +
    'the gradient, as in Santurkar et al.';
  return stackPanels(description, xTitle, [
    linePanel({
      title: 'As the 2020 notebook measured it',
      quantity: 'Loss plus its change from the step before, in\u00a0nats',
      series: compareVariants(results, 'loss').map(withChange),
      published: publishedByArticle(results, 'loss'),
      smooth: 'median',
      smoothing,
      bounds: [0, Infinity],
      zero: false,
      width,
      reference: referenceOf(results),
      moment: plateauEndOf(results, true),
    }),
    bandPanel({
      title: 'As Santurkar et al. define it: narrower is smoother',
      quantity: 'Loss along the gradient’s direction, in\u00a0nats',
      low: compareVariants(results, 'lossLow'),
      high: compareVariants(results, 'lossHigh'),
      covers: `lowest to highest loss ${everyStep}`,
      zero: false,
      width,
      reference: referenceOf(results),
      moment: plateauEndOf(results),
    }),
  ]);
}

/** The label of the series that batch norm is compared with. */
function referenceOf({ variants }: BatchNormResults): string | undefined {
  return variants.find(({ name }) => name === 'standard')?.label;
}

/** The step at which the standard network starts to learn: before it, the curves show its plateau. */
function plateauEndOf({ variants }: BatchNormResults, isSaid = false) {
  const runs = variants.find(({ name }) => name === 'standard')?.runs ?? [];
  if (runs.length === 0) return undefined;
  const step = Math.max(...runs.map((run) => endOfPlateau(run.series('loss'))));
  return { step, ...(isSaid ? { says: 'Standard starts to learn' } : {}) };
}

function publishedByArticle(
  { profile, variants, published }: BatchNormResults,
  metric: PublishedCurve,
): PublishedCurves {
  const { by, values: curve } = published[metric];
  const { epochs, step, standard, batchNorm } = curve;
  const values = { standard, 'batch-norm': batchNorm };
  const otherwise = profile === 'quick' ? ' (wider network, learning rate 0.01)' : '';
  return {
    source: `${by}${otherwise}, in runs of ${epochs} epochs`,
    series: variants.map(({ name, label }) => ({ label, step, value: values[name] })),
  };
}

function withChange({ label, runs }: ComparedSeries): ComparedSeries {
  return { label, runs: runs.map(lossPlusChange) };
}
