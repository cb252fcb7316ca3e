import type { RecordedRun, Series } from '../../lab/results.ts';
import type { Metric } from './metrics.ts';

/** A metric, or what follows from several. */
export type Measured = Metric | ((run: RecordedRun<Metric>) => Series);

export function seriesOf(run: RecordedRun<Metric>, measured: Measured): Series {
  return typeof measured === 'string' ? run.series(measured) : measured(run);
}
