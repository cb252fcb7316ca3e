import { compareVariants, linePanel, stackPanels } from 'retrace/charts';
import type { ResultsOf } from 'retrace/lab';
import type { TopLevelSpec } from 'vega-lite';
import type experiment from './experiment.ts';

/** The loss of each variant: the mean over seeds, drawn over the single runs. */
export function loss(results: ResultsOf<typeof experiment>, width = 800): TopLevelSpec {
  const description = 'A line chart over the training steps: the loss at two learning rates.';
  return stackPanels(description, 'Training step', [
    linePanel({
      title: 'Loss',
      quantity: 'Half the squared error of an image',
      series: compareVariants(results, 'loss'),
      zero: false,
      width,
    }),
  ]);
}
