import { compareVariants, linePanel, type Smoothing, stackPanels } from 'retrace/charts';
import type { ResultsOf } from 'retrace/lab';
import type { TopLevelSpec } from 'vega-lite';
import type tensorflow from '../batch-norm/experiment.ts';
import type experiment from './experiment.ts';

type Both = ResultsOf<typeof experiment, { 'batch-norm': typeof tensorflow }>;

/** The accuracy of each minibatch in both implementations. */
export function implementations(results: Both, width = 800, smoothing?: Smoothing): TopLevelSpec {
  const description =
    'Two line charts over the training steps, with and without batch norm: the accuracy of each ' +
    'minibatch in PyTorch, and in TensorFlow.js.';
  const panel = (title: string, series: ReturnType<typeof compareVariants>) =>
    linePanel({
      title,
      quantity: 'Share of the minibatch classified correctly',
      series,
      smooth: 'mean',
      smoothing,
      format: '.0%',
      bounds: [0, 1],
      width,
      height: 150,
      reference: 'Standard',
    });
  return stackPanels(description, 'Training step', [
    panel('PyTorch', compareVariants(results, 'trainAccuracy')),
    panel('TensorFlow.js', compareVariants(results.with['batch-norm'], 'trainAccuracy')),
  ]);
}
