import { compareSweep, placePanels, sweepPanel } from 'retrace/charts';
import type { ResultsOf } from 'retrace/lab';
import type { TopLevelSpec } from 'vega-lite';
import { lateInUnitsOfThreshold, lateSharpness } from '../shared/recorded/sharpness.ts';
import type experiment from './experiment.ts';

/** Late sharpness over the learning rate: as it is beside the limit 2/η, and as a multiple of it. */
export function lateSharpnessByRate(
  results: ResultsOf<typeof experiment>,
  width = 800,
): TopLevelSpec {
  const description =
    'Two charts over the learning rate η, at eight rates: the mean sharpness in the last fifth of ' +
    'the steps beside the limit 2/η, and the same as a multiple of 2/η.';
  const overRate = {
    x: 'Learning rate η',
    xScale: 'log',
    width,
  } as const;
  return placePanels(description, [
    sweepPanel({
      ...overRate,
      title: 'Late sharpness',
      quantity: 'Greatest eigenvalue of the Hessian, mean of the last fifth of the steps',
      points: compareSweep(results, 'learningRate', lateSharpness),
      scale: 'log',
      curves: { meaning: 'limit 2/η', at: [{ label: '2/η', value: (rate) => 2 / rate }] },
    }),
    sweepPanel({
      ...overRate,
      title: 'Late sharpness as a multiple of its limit',
      quantity: 'Late sharpness over 2/η',
      points: compareSweep(results, 'learningRate', lateInUnitsOfThreshold),
      zero: false,
      curves: { meaning: 'at the limit', at: [{ label: 'at 2/η', value: () => 1 }] },
      height: 168,
    }),
  ]);
}
