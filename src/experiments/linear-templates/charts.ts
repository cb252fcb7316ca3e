import {
  barPanel,
  compareCategories,
  compareRuns,
  confusionPanel,
  heatmapPanel,
  histogramPanel,
  placePanels,
  pointsPanel,
  stackPanels,
} from 'retrace/charts';
import type { ResultsOf } from 'retrace/lab';
import { runsOf } from 'retrace/statistics';
import type { TopLevelSpec } from 'vega-lite';
import { meanConfidences } from './analysis.ts';
import type experiment from './experiment.ts';

type TemplateResults = ResultsOf<typeof experiment>;

/** How many test images each input gets right. */
export function accuracies(results: TemplateResults, width = 800): TopLevelSpec {
  return placePanels('Bars of the accuracy on the test images, by input.', [
    barPanel({
      title: 'Accuracy at the end',
      quantity: 'Share of the test images classified correctly',
      by: 'Shape',
      bars: compareRuns(results, 'accuracy').map(({ label, runs }) => ({
        label: 'all shapes',
        series: label,
        runs,
      })),
      format: '.0%',
      width,
    }),
  ]);
}

/** How many test images of each shape each input gets right. */
export function recalls(results: TemplateResults, width = 800): TopLevelSpec {
  return placePanels('Bars of the share of each shape that is recognised, by input.', [
    barPanel({
      title: 'Recognised, by shape',
      quantity: 'Share of the test images of a shape that are recognised',
      by: 'Shape',
      bars: compareCategories(results, 'confusion', {
        category: 'actual',
        value: recallIn,
      }),
      bounds: [0, 1],
      format: '.0%',
      width,
    }),
  ]);
}

/** The share of a shape that is recognised. @param pairs all in which it is the actual one */
function recallIn(pairs: readonly { actual: string; predicted: string; count: number }[]): number {
  const right = pairs.find(({ actual, predicted }) => predicted === actual)!;
  return right.count / pairs.reduce((sum, { count }) => sum + count, 0);
}

/** Which shapes are taken for which. */
export function confusion(results: TemplateResults, width = 800): TopLevelSpec {
  return placePanels('Two confusion matrices of ten shapes, one for each input.', [
    confusionPanel(results, 'confusion', {
      title: 'What was predicted',
      of: 'test images',
      shows: 'shares',
      range: [0, 0.5],
      width,
    }),
  ]);
}

/** How sure the classifier is of what it predicts. */
export function confidence(results: TemplateResults, width = 800): TopLevelSpec {
  const description = 'Two histograms of the probability of what is predicted, one for each input.';
  return stackPanels(description, 'Probability of what is predicted', [
    histogramPanel({
      title: 'Confidence',
      quantity: 'Share of the test images',
      of: 'probability',
      series: compareRuns(results, (run) => run.table('images').map((image) => image.confidence)),
      format: '.0%',
      width,
    }),
  ]);
}

/** How sure the classifier is of each test image, with one input and with the other. */
export function sureness(results: TemplateResults, width = 800): TopLevelSpec {
  const [grey, contrast] = [meanConfidences(results, 'grey'), meanConfidences(results, 'contrast')];
  return placePanels('The confidence in each test image, with both inputs.', [
    pointsPanel({
      title: 'Confidence in each image',
      of: 'test images',
      x: 'Probability of what is predicted, grey levels',
      y: 'Probability of what is predicted, contrast',
      by: 'Shape',
      plots: [
        {
          label: 'Confidence',
          runs: [
            grey.map(({ shape, confidence }, image) => ({
              x: confidence,
              y: contrast[image]!.confidence,
              label: kinds[shape]!,
            })),
          ],
        },
      ],
      labels: ['square, frame, triangle or cross', 'stripes or checks', 'disc or ring'],
      reference: 'disc or ring',
      format: '.0%',
      width,
    }),
  ]);
}

/** Shapes with which contrast helps, patterns, and what is left. */
const kinds: Record<string, string> = {
  square: 'square, frame, triangle or cross',
  frame: 'square, frame, triangle or cross',
  triangle: 'square, frame, triangle or cross',
  cross: 'square, frame, triangle or cross',
  'horizontal-stripes': 'stripes or checks',
  'vertical-stripes': 'stripes or checks',
  'diagonal-stripes': 'stripes or checks',
  checks: 'stripes or checks',
  disc: 'disc or ring',
  ring: 'disc or ring',
};

/** The loss around the solution, with contrast as input. */
export function landscape(results: TemplateResults, width = 800): TopLevelSpec {
  const at = Array.from({ length: 61 }, (_, i) => (i - 30) / 30);
  return placePanels('A heat map of the loss on a plane through the solution.', [
    heatmapPanel({
      title: 'Loss around the solution',
      quantity: 'Cross-entropy of the test images, in nats',
      x: { title: 'Along β', at },
      y: { title: 'Along α', at },
      runs: runsOf(results, 'contrast').map((run) => run.array('landscape')),
      width,
      height: 360,
    }),
  ]);
}
