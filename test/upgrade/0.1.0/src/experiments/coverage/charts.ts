import { compareVariants, linePanel, stackPanels } from 'retrace/charts';
import type { ResultsOf } from 'retrace/lab';
import type experiment from './experiment.ts';

export function covered(results: ResultsOf<typeof experiment>, width = 800) {
  const description = 'A line chart: the share of intervals that hold the mean, over their number.';
  return stackPanels(description, 'Interval', [
    linePanel({
      title: 'Intervals that hold the mean',
      quantity: 'Share',
      series: compareVariants(results, 'covered'),
      bounds: [0, 1],
      width,
    }),
  ]);
}
