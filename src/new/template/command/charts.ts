import { compareVariants, linePanel, stackPanels } from 'retrace/charts';
import type { ResultsOf } from 'retrace/lab';
import type experiment from './experiment.ts';

/** A post shows it by `<Figure of="study-name/result" />`. */
export function result(results: ResultsOf<typeof experiment>, width = 800) {
  return stackPanels('A line chart over the steps: the result of each variant.', 'Step', [
    linePanel({
      title: 'Result',
      quantity: 'What the program measures, with its unit',
      series: compareVariants(results, 'result'),
      width,
    }),
  ]);
}
