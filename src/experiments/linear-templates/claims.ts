import type { RunOf } from 'retrace/lab';
import { claimOf, mean } from 'retrace/statistics';
import { recallOf } from './analysis.ts';
import type experiment from './experiment.ts';

type Templates = typeof experiment;

export const seesOutlines = claimOf<Templates>({
  sentence: 'With contrast as input, more of the frames and triangles are recognised.',
  measure: 'share of the frames and triangles recognised, contrast less grey levels',
  variant: 'contrast',
  of: (run) => meanRecall(run, ['frame', 'triangle']),
  above: 'grey',
  unit: 'points',
  digits: 0,
});

export const losesStripes = claimOf<Templates>({
  sentence: 'With contrast as input, fewer of the diagonal stripes and checks are recognised.',
  measure: 'share of the diagonal stripes and checks recognised, contrast less grey levels',
  variant: 'contrast',
  of: (run) => meanRecall(run, ['diagonal-stripes', 'checks']),
  below: 'grey',
  unit: 'points',
  digits: 0,
});

/** In percent. */
function meanRecall(run: RunOf<Templates>, shapes: readonly string[]): number {
  return 100 * mean(shapes.map((shape) => recallOf(run, shape)));
}
