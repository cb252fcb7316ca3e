import type { Quantity, ResultsOf, ResultTable, TableRow } from 'retrace/lab';
import { meanOfSeeds } from 'retrace/statistics';
import type edgeOfStability from '../edge-of-stability/experiment.ts';
import type experiment from './experiment.ts';

type Both = ResultsOf<typeof experiment, { 'edge-of-stability': typeof edgeOfStability }>;

const whole: Omit<Quantity, 'value'> = { digits: 0 };
const percent: Omit<Quantity, 'value'> = { style: 'percent', digits: 0 };

/** The linear classifier beside the network of another post, on the images on which each is measured. */
export function besideNetwork(results: Both): ResultTable {
  const network = results.with['edge-of-stability'];
  return {
    columns: ['Variant', 'Images of a step', 'Steps', 'Accuracy at the end'],
    sections: [
      {
        title: 'No hidden layer, on test images',
        rows: results.variants.map(
          ({ label, runs }): TableRow => ({
            label,
            cells: [
              { ...whole, value: runs[0]!.record.parameters['batchSize'] as number },
              { ...whole, value: runs[0]!.record.series.rows },
              { ...percent, ...meanOfSeeds(runs.map((run) => run.record.summary.accuracy!)) },
            ],
          }),
        ),
      },
      {
        title: 'Two hidden layers, on its training images',
        rows: network.variants.map(
          ({ label, runs }): TableRow => ({
            label,
            cells: [
              { ...whole, value: runs[0]!.record.parameters['images'] as number },
              { ...whole, value: runs[0]!.record.series.rows },
              { ...percent, ...meanOfSeeds(runs.map((run) => run.record.summary.accuracy!)) },
            ],
          }),
        ),
      },
    ],
  };
}
