import type { ResultsOf, RunOf } from 'retrace/lab';
import { mean, runsOf } from 'retrace/statistics';
import type experiment from './experiment.ts';

/** The share of a shape's test images that are recognised. */
export function recallOf(run: RunOf<typeof experiment>, shape: string): number {
  const pairs = run.table('confusion').filter(({ actual }) => actual === shape);
  const all = pairs.reduce((sum, { count }) => sum + count, 0);
  return pairs.find(({ predicted }) => predicted === shape)!.count / all;
}

/** The mean of the runs for each test image, which all runs have in the same order. */
export function meanConfidences(
  results: ResultsOf<typeof experiment>,
  variant: 'grey' | 'contrast',
) {
  const tables = runsOf(results, variant).map((run) => run.table('images'));
  return tables[0]!.map(({ shape }, image) => ({
    shape,
    confidence: mean(tables.map((images) => images[image]!.confidence)),
  }));
}
