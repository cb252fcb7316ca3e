import { linePanel, stackPanels } from 'retrace/charts';
import type { ResultsOf, Series } from 'retrace/lab';
import { mean } from 'retrace/statistics';
import type { TopLevelSpec } from 'vega-lite';
import type tensorflow from '../batch-norm/experiment.ts';
import type experiment from './experiment.ts';

type Both = ResultsOf<typeof experiment, { 'batch-norm': typeof tensorflow }>;

/** The accuracy of the minibatches of each epoch in both implementations. */
export function implementations(results: Both, width = 800): TopLevelSpec {
  const description =
    'Two line charts over the training steps, in PyTorch and in TensorFlow.js: the accuracy of the ' +
    'minibatches of each epoch, with batch norm and without.';
  const panel = (title: string, { variants }: Pick<Both, 'variants'>) =>
    linePanel({
      title,
      quantity: 'Share of an epoch’s minibatches classified correctly',
      series: variants.map(({ label, runs }) => ({ label, runs: runs.map(byEpoch) })),
      format: '.0%',
      bounds: [0, 1],
      width,
      height: 140,
      reference: 'Standard',
    });
  return stackPanels(description, 'Training step', [
    panel('PyTorch', results),
    panel('TensorFlow.js', results.with['batch-norm']),
  ]);
}

type Run = Pick<Both['variants'][number]['runs'][number], 'record' | 'series'>;

/** Each epoch's mean accuracy of minibatches, at the epoch's last step. */
function byEpoch({ record, series }: Run): Series {
  const { value } = series('trainAccuracy');
  const epochs = Number(record.parameters['epochs']);
  const length = value.length / epochs;
  const ends = Int32Array.from({ length: epochs }, (_, epoch) => (epoch + 1) * length - 1);
  return {
    step: ends,
    value: Float64Array.from(ends, (end) => mean(value.subarray(end + 1 - length, end + 1))),
  };
}
