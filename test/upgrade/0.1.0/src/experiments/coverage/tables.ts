import type { ResultsOf, ResultTable } from 'retrace/lab';
import { meanOfSeeds } from 'retrace/statistics';
import type experiment from './experiment.ts';

export function shares({ variants }: ResultsOf<typeof experiment>): ResultTable {
  return {
    columns: ['Values', 'Share'],
    sections: [
      {
        rows: variants.map(({ label, runs }) => ({
          label,
          cells: [meanOfSeeds(runs.map((run) => run.series('covered').value.at(-1)!))],
        })),
      },
    ],
  };
}
