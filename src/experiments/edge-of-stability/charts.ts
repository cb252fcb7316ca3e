import { compareVariants, type Levels, linePanel, stackPanels } from 'retrace/charts';
import type { ResultsOf } from 'retrace/lab';
import type { TopLevelSpec } from 'vega-lite';
import { stabilityThreshold } from '../shared/recorded/sharpness.ts';
import { shareOfRisingSteps } from './analysis.ts';
import type experiment from './experiment.ts';

type EdgeResults = ResultsOf<typeof experiment>;

const xTitle = 'Training step';
/** Steps in a block: enough for a share, few enough to show how it changes. */
const block = 100;
/** Learning rates have an order. */
const palette = 'ordinal';

/** The sharpness at each learning rate η, and its limit 2/η. */
export function sharpness(results: EdgeResults, width = 800): TopLevelSpec {
  const description =
    'A line chart over the training steps: the sharpness at three learning rates η, each against ' +
    'its limit 2/η.';
  return stackPanels(description, xTitle, [
    linePanel({
      title: 'Sharpness',
      quantity: 'Greatest eigenvalue of the Hessian',
      series: compareVariants(results, 'sharpness'),
      levels: thresholds(results),
      bounds: [0, Infinity],
      palette,
      width,
      height: 260,
    }),
  ]);
}

/** For the list of posts: the sharpness alone. */
export function cover(results: EdgeResults, width = 800): TopLevelSpec {
  return stackPanels('The sharpness at three learning rates η.', xTitle, [
    linePanel({
      title: 'Sharpness',
      quantity: 'Greatest eigenvalue of the Hessian',
      series: compareVariants(results, 'sharpness'),
      bounds: [0, Infinity],
      palette,
      width,
    }),
  ]);
}

/** How the loss falls, and how often it rises on the way. */
export function loss(results: EdgeResults, width = 800): TopLevelSpec {
  const series = compareVariants(results, 'loss');
  const description =
    'Two line charts over the training steps, at three learning rates: the loss, and the share of ' +
    'the steps at which the loss rises.';
  return stackPanels(description, xTitle, [
    linePanel({
      title: 'Loss',
      quantity: 'Half the squared error of an image',
      series,
      scale: 'log',
      smooth: 'mean',
      palette,
      width,
    }),
    linePanel({
      title: 'Steps that go up',
      quantity: `Share of ${block} steps in a row at which the loss rises`,
      series: series.map(({ label, runs }) => ({
        label,
        runs: runs.map((run) => shareOfRisingSteps(run, block)),
      })),
      format: '.0%',
      bounds: [0, 1],
      palette,
      width,
    }),
  ]);
}

function thresholds({ variants }: EdgeResults): Levels {
  return {
    meaning: 'limit 2/η',
    at: variants.map(({ label, runs }) => {
      const value = stabilityThreshold(runs[0]!);
      const text = value.toLocaleString('en', { maximumSignificantDigits: 3 });
      return { label: `2/η = ${text}`, value, series: label };
    }),
  };
}
