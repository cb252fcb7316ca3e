import { compareVariants, linePanel, stackPanels } from 'retrace/charts';
import type { ResultsOf } from 'retrace/lab';
import type experiment from './experiment.ts';

/** A post shows it by `<Figure of="averaging/distance" />`. */
export function distance(results: ResultsOf<typeof experiment>, width = 800) {
  const description = 'A line chart over the steps: the distance of two estimates from the truth.';
  return stackPanels(description, 'Step', [
    linePanel({
      title: 'Distance from the true weights',
      quantity: 'Euclidean distance of an estimate',
      series: compareVariants(results, 'distance'),
      bounds: [0, Infinity],
      height: 240,
      width,
    }),
  ]);
}
