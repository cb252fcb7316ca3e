import type { RunOf } from 'retrace/lab';
import type experiment from './experiment.ts';

/** The share of a shape's test images that are recognised. */
export function recallOf(run: RunOf<typeof experiment>, shape: string): number {
  const pairs = run.table('confusion').filter(({ actual }) => actual === shape);
  const all = pairs.reduce((sum, { count }) => sum + count, 0);
  return pairs.find(({ predicted }) => predicted === shape)!.count / all;
}
