import type { TopLevelSpec } from 'vega-lite';
import { compareVariants } from '../../charts/compared-series.ts';
import { linePanel } from '../../charts/line-panel.ts';
import { stackPanels } from '../../charts/panels.ts';
import type { ResultsOf } from '../../lab/results.ts';
import type experiment from './experiment.ts';
import { shareOfRisingSteps } from './rising-steps.ts';
import { stabilityThreshold } from './threshold.ts';

type EdgeResults = ResultsOf<typeof experiment>;

const xTitle = 'Training step';
/** Steps that are counted together: enough for a share, few enough to see it change. */
const block = 50;

/** The sharpness at each learning rate η, and the 2/η that it is held against. */
export function sharpness(results: EdgeResults, width = 720): TopLevelSpec {
  const panel = linePanel({
    title: 'Sharpness',
    quantity: 'Greatest eigenvalue of the Hessian; level: the limit 2/η',
    series: compareVariants(results, 'sharpness'),
    bounds: [0, Infinity],
    width,
  });
  const description =
    'A line chart over the training steps: the sharpness at three learning rates η, each against ' +
    'its limit 2/η.';
  const layer = [...panel.layer, thresholdLayer(results)];
  return stackPanels(description, xTitle, [{ ...panel, height: 260, layer }]);
}

/** How the loss falls, and how often it rises on the way. */
export function loss(results: EdgeResults, width = 720): TopLevelSpec {
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
      width,
    }),
  ]);
}

function thresholdLayer({ variants }: EdgeResults) {
  const values = variants.flatMap(({ label, runs }) => {
    const { step } = runs[0]!.series('sharpness');
    const value = stabilityThreshold(runs[0]!);
    return [step[0]!, step.at(-1)!].map((at) => ({ series: label, step: at, value }));
  });
  return {
    description: 'limit 2/η',
    data: { values },
    mark: { type: 'line' as const, strokeWidth: 1.2, strokeDash: [7, 3, 1.5, 3] },
    encoding: {
      y: { field: 'value', type: 'quantitative' as const },
      detail: { field: 'series' },
    },
  };
}
